import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseStartError } from '../errors.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Place, unwritable } from './place.ts';

/** Passwords of the embedded database's roles; kept in the data folder, readable by its owner only. */
export interface Credentials {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
  readonly identity: string;
}

const RECORD = 'region-dashboard.json';

/** Lets us and root read it, and the account of the database, whose password it is. */
function writePrivate(path: string, text: string, account: Account): void {
  writeFileSync(path, text, { mode: 0o600 });
  if (account) chownSync(path, account.uid, account.gid);
}

/** Leftovers of a start that was killed while it created the database. */
function removeHalfDone(cluster: string): void {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of readdirSync(dirname(cluster)))
    if (name.startsWith(prefix)) {
      const pid = Number(name.slice(prefix.length).split('.')[0]);
      try {
        process.kill(pid, 0);
      } catch {
        rmSync(join(dirname(cluster), name), { recursive: true, force: true });
      }
    }
}

function initdb(binaries: Binaries, account: Account, folder: string, passwordFile: string): Promise<void> {
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${folder}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // the locale that Postgres brings along: the same on every system, and it knows letters beyond ASCII
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: '/',
      detached: true,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => {
      if (code === 0) return resolve();
      if (complaint.includes('could not look up effective user ID'))
        return reject(
          new DatabaseStartError(
            'Postgres needs its user to stand in /etc/passwd, and this one does not. Start as a user who does, or set DATABASE_URL.',
          ),
        );
      const reason = complaint.match(/(?:error|could not)[^\n]*/)?.[0] ?? `initdb ended with ${code}`;
      reject(new DatabaseStartError(`The embedded database could not be created: ${reason.trim()}.`));
    });
  });
}

/**
 * Creates the database's files when they are not there. All or nothing: they are made under another name
 * and renamed when complete, so that a kill in between, or two starts at once, leave nothing half-done.
 * @throws DatabaseStartError also when the files belong to another major version of Postgres
 */
export async function prepareCluster(
  { cluster, account }: Place,
  binaries: Binaries,
  log: (line: string) => void,
): Promise<Credentials> {
  if (!existsSync(cluster)) {
    log('Creating the embedded database ...');
    const half = `${cluster}.new-${process.pid}`;
    const passwordFile = `${half}.password`;
    const secret = () => randomBytes(24).toString('base64url');
    const credentials = { superuser: secret(), owner: secret(), app: secret(), identity: secret() };
    try {
      removeHalfDone(cluster);
      mkdirSync(half, { mode: 0o700 });
      if (account) chownSync(half, account.uid, account.gid);
      writePrivate(passwordFile, `${credentials.superuser}\n`, account);
      await initdb(binaries, account, half, passwordFile);
      writePrivate(join(half, RECORD), JSON.stringify(credentials), account);
      try {
        renameSync(half, cluster);
      } catch (error) {
        if (!existsSync(cluster)) throw error;
      }
    } catch (error) {
      throw error instanceof DatabaseStartError ? error : unwritable(dirname(cluster), error);
    } finally {
      rmSync(half, { recursive: true, force: true });
      rmSync(passwordFile, { force: true });
    }
  }
  const version = read(cluster, 'PG_VERSION').trim();
  if (Number(version) !== binaries.major)
    throw new DatabaseStartError(
      `The data folder was written by Postgres ${version}, and this release brings Postgres ${binaries.major}. Export with the release that wrote it, or set DATA_DIR to another folder.`,
    );
  return readCredentials(cluster);
}

/** @throws DatabaseStartError when this user may not read them */
export function readCredentials(cluster: string): Credentials {
  return JSON.parse(read(cluster, RECORD)) as Credentials;
}

function read(cluster: string, name: string): string {
  try {
    return readFileSync(join(cluster, name), 'utf8');
  } catch {
    throw new DatabaseStartError(
      `${cluster} holds no database of ours that this user can read (${name}). Start as the user who created it, or set DATA_DIR to another folder.`,
    );
  }
}
