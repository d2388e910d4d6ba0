import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { codeOf, DatabaseStartError } from '../errors.ts';
import { type Account, accountFor, canEnter, isRoot } from './account.ts';
import { stopPostmaster } from './postmaster.ts';

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a file of that name is in the way',
};

/** @returns why a folder cannot be written, as a sentence that says what to do */
export function unwritable(folder: string, error: unknown): DatabaseStartError {
  const reason = REASONS[codeOf(error) ?? ''] ?? 'the system refuses it';
  return new DatabaseStartError(
    `The data folder ${folder} cannot be written: ${reason}. Mend that, or set DATA_DIR to a folder that this user may write.`,
  );
}

/** Creates a folder that a helper account may pass through, but only we may list. */
function makeFolder(folder: string): void {
  const isNew = !existsSync(folder);
  if (isNew) {
    // not `recursive`: where a file system has no new folders (/proc), Node then tries for ever
    if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if (!existsSync(folder)) throw error; // otherwise another start was quicker
    }
  }
  if (isNew && isRoot()) chmodSync(folder, 0o711);
  accessSync(folder, constants.W_OK | constants.X_OK);
}

/** Creates DATA_DIR when it is missing. @throws DatabaseStartError when it cannot be written */
export function prepareDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw unwritable(dataDir, error);
  }
}

/**
 * Where root keeps what a helper account must be able to reach when the project's folder shuts it out
 * (a home, or what `mktemp -d` makes). Ours alone: a folder that somebody else put there is not taken.
 */
export function sharedPlace(): string {
  for (const parent of ['/var/lib', '/var/tmp', tmpdir()]) {
    const place = join(parent, 'region-dashboard');
    try {
      makeFolder(place);
      if (!lstatSync(place).isSymbolicLink() && statSync(place).uid === 0) return place;
    } catch {
      // not here, then
    }
  }
  throw new DatabaseStartError(
    'There is no folder that the account of Postgres may enter (tried below /var/lib, /var/tmp and the temporary folder). Set DATA_DIR to a folder that others may enter, or set DATABASE_URL.',
  );
}

/** @returns a readable name that stands for one path: its last parts and a short hash of the whole */
export function nameOf(path: string): string {
  const words = path
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .slice(-3)
    .join('-');
  return `${words}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}

function linkTarget(path: string): string | null {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return null;
  }
}

export interface Place {
  /** the folder of the database's files; need not exist yet */
  readonly cluster: string;
  readonly account: Account;
}

/**
 * Finds where the database's files are, or shall be: `<DATA_DIR>/postgres`, unless the account that has to
 * run Postgres cannot get there; then a folder in a shared place, with a link to it in DATA_DIR.
 * @throws DatabaseStartError
 */
export async function findPlace(dataDir: string, log: (line: string) => void): Promise<Place> {
  prepareDataDir(dataDir);
  const own = join(dataDir, 'postgres');
  const linked = linkTarget(own);
  const cluster = linked ?? own;
  if (existsSync(cluster)) return { cluster, account: accountFor(cluster) };
  const account = accountFor(null);
  if (linked !== null) return { cluster, account };
  if (canEnter(account, dataDir)) return { cluster: own, account };

  const elsewhere = join(sharedPlace(), nameOf(dataDir));
  if (existsSync(elsewhere)) {
    // DATA_DIR was deleted to begin anew; what it pointed to is kept, not reused and not destroyed
    await stopPostmaster(elsewhere);
    const aside = `${elsewhere}.left-${statSync(elsewhere).mtimeMs.toString(36)}`;
    renameSync(elsewhere, aside);
    log(`A database of an earlier ${dataDir} was moved aside to ${aside}.`);
  }
  log(`The account of Postgres (${account?.name}) may not enter ${dataDir}: its files go to ${elsewhere}.`);
  try {
    symlinkSync(elsewhere, own);
  } catch (error) {
    throw unwritable(dataDir, error);
  }
  return { cluster: elsewhere, account };
}
