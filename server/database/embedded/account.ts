import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { DatabaseStartError } from '../errors.ts';

/** The operating system's user that Postgres runs as; null: the user we are. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string } | null;

/** In this order: an account made for Postgres, then the ones that own nothing. */
const CANDIDATES = ['postgres', 'nobody', 'daemon'];

function accounts(): Map<string, { uid: number; gid: number; name: string }> {
  const found = new Map<string, { uid: number; gid: number; name: string }>();
  let text = '';
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    // an image without any accounts: answered below, in words
  }
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid) found.set(name, { name, uid: Number(uid), gid: Number(gid) });
  }
  return found;
}

/** @returns whether this process is root, which Postgres refuses to run as */
export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Postgres never runs as root, and `initdb` wants its user to stand in /etc/passwd.
 * @param cluster an existing data folder keeps its owner, whatever accounts have appeared since
 * @returns the account to run as
 * @throws DatabaseStartError when there is none
 */
export function accountFor(cluster: string | null): Account {
  if (!isRoot()) return null;
  const known = accounts();
  const owner = cluster === null ? 0 : statSync(cluster).uid;
  const account =
    owner === 0
      ? CANDIDATES.map(name => known.get(name)).find(found => found !== undefined && found.uid !== 0)
      : [...known.values()].find(found => found.uid === owner);
  if (account) return account;
  throw new DatabaseStartError(
    'Postgres does not run as root, and this system has no other account for it (looked for postgres, nobody, daemon in /etc/passwd). Start as an ordinary user, or set DATABASE_URL.',
  );
}

/** @returns whether the account can enter a folder: every folder on the way must let it pass */
export function canEnter(account: Account, folder: string): boolean {
  if (account === null) return true;
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    env: {},
    stdio: 'ignore',
  });
  return status === 0;
}
