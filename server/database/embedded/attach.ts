import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startEmbedded } from '../embedded.ts';
import { DatabaseStartError } from '../errors.ts';
import { addressesOf } from './addresses.ts';
import { readCredentials } from './cluster.ts';
import { readPostmaster } from './postmaster.ts';

/** The embedded database, used beside the server that runs it. */
export interface Attached {
  readonly adminUrl: string;
  readonly identityUrl: string;
  /** stops it again when it was started for this */
  release(): Promise<void>;
}

/**
 * Reaches the embedded database of a data folder, whether a server runs on it or not.
 * @throws DatabaseStartError, also when the folder has none: nothing is created
 */
export async function attachEmbedded(options: {
  readonly dataDir: string;
  readonly log: (line: string) => void;
}): Promise<Attached> {
  const own = join(resolve(options.dataDir), 'postgres');
  if (!existsSync(own))
    throw new DatabaseStartError(
      'There is no database in DATA_DIR yet. Start a server first, or set DATABASE_URL and DATABASE_IDENTITY_URL.',
    );
  const cluster = realpathSync(own);
  const running = readPostmaster(cluster);
  if (running?.status === 'ready')
    return { ...addressesOf(readCredentials(cluster), running.port), release: async () => {} };
  const { adminUrl, identityUrl, stop } = await startEmbedded(options);
  return { adminUrl, identityUrl, release: stop };
}
