import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A key that is accepted beside the current one. */
export interface AcceptedKey {
  readonly secret: string;
  /** `next`: about to become current; `previous`: was current until `since` */
  readonly role: 'next' | 'previous';
  /** ISO 8601 */
  readonly since: string;
}

/** What the files of one generated secret hold. */
export interface HeldKeys {
  readonly current: string;
  /** newest first */
  readonly accepted: readonly AcceptedKey[];
}

/** @returns a new secret: 48 random bytes, safe in addresses, files and lists */
export function newSecret(): string {
  return randomBytes(48).toString('base64url');
}

const folderOf = (dataDir: string) => join(dataDir, 'secrets');
const acceptedOf = (file: string) => `${file}.accepted`;

async function read(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all, and on the disk: a key that sealed something must not be lost with the power. */
async function writePrivate(path: string, text: string, place: 'link' | 'rename'): Promise<void> {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    try {
      await file.writeFile(`${text}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // a link does not replace what is there: of two processes that start at once, the first one's counts
    await (place === 'link' ? link(aside, path) : rename(aside, path));
  } finally {
    await rm(aside, { force: true });
  }
}

function parseAccepted(text: string | null, current: string): AcceptedKey[] {
  const lines = (text ?? '').split('\n').filter(line => line !== '');
  return lines
    .map(line => /^(next|previous) (\S+) (\S+)$/.exec(line))
    .filter(found => found !== null)
    .map(([, role, since, secret]) => ({ role, since, secret }) as AcceptedKey)
    .filter(({ secret }) => secret !== current);
}

/**
 * Reads a generated secret. A rotation may be writing: the accepted ones are read between two looks at the
 * current one, until both looks agree.
 * @returns null when there is none yet
 * @throws Error when the file is empty
 */
export async function readKeyFile(dataDir: string, name: string): Promise<HeldKeys | null> {
  const file = join(folderOf(dataDir), name);
  for (;;) {
    const current = await read(file);
    if (current === null) return null;
    if (current === '')
      throw new Error(`The file secrets/${name} in DATA_DIR is empty. Delete it and start again.`);
    const accepted = parseAccepted(await read(acceptedOf(file)), current);
    if ((await read(file)) === current) return { current, accepted };
  }
}

/** As `readKeyFile`; the first one to ask makes it. */
export async function makeKeyFile(dataDir: string, name: string): Promise<HeldKeys> {
  const found = await readKeyFile(dataDir, name);
  if (found) return found;
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 });
  await writePrivate(join(folderOf(dataDir), name), newSecret(), 'link').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const made = await readKeyFile(dataDir, name);
  if (!made) throw new Error(`The file secrets/${name} in DATA_DIR was deleted while it was made.`);
  return made;
}

/**
 * Replaces what is held. The accepted ones come first, so that a reader in between knows too many keys
 * rather than too few; hand in the old current one among them.
 */
export async function writeKeyFile(dataDir: string, name: string, held: HeldKeys): Promise<void> {
  const file = join(folderOf(dataDir), name);
  const lines = held.accepted.map(({ role, since, secret }) => `${role} ${since} ${secret}`);
  const replaced = (await read(file)) !== held.current;
  const writeAccepted = () =>
    lines.length === 0
      ? rm(acceptedOf(file), { force: true })
      : writePrivate(acceptedOf(file), lines.join('\n'), 'rename');
  await writeAccepted();
  if (replaced) await writePrivate(file, held.current, 'rename');
}
