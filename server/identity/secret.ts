import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#server/config/index.ts';

/**
 * The secret that signs sessions and invitations: from the configuration, or, outside production, made
 * once and kept in `<DATA_DIR>/secrets/jwt-secret` (0600), so that people stay signed in over a restart.
 * @throws Error in production without JWT_SECRET; errors of the file system as they are
 */
export async function signingSecret(config: Config): Promise<string> {
  if (config.JWT_SECRET) return config.JWT_SECRET;
  if (config.NODE_ENV === 'production') throw new Error('JWT_SECRET is missing: production needs one.');
  const folder = join(config.DATA_DIR, 'secrets');
  const file = join(folder, 'jwt-secret');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return (await read(file)) ?? (await make(file));
}

async function read(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and linked into place: of two processes that start at once, both use the first one's. */
async function make(file: string): Promise<string> {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const secret = randomBytes(48).toString('base64url');
  try {
    await writeFile(aside, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    await link(aside, file);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const first = await read(file);
    if (!first) throw new Error('The file with the signing secret is empty. Delete it and start again.');
    return first;
  } finally {
    await rm(aside, { force: true });
  }
}
