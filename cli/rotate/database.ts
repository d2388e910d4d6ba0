import { resolve } from 'node:path';
import pg from 'pg';
import type { Config, Environment } from '#server/config/index.ts';
import { attachEmbedded, explain } from '#server/database/index.ts';
import type { Asking } from '#server/secrets/index.ts';
import { adminUrl } from '../admin-url.ts';
import { say } from '../say.ts';

/** The database of an installation, as a command that works beside its servers reaches it. */
export interface Reach {
  /** asks as the identity role */
  readonly identity: Asking;
  /** the owner's connection. @throws CliError without DATABASE_ADMIN_URL */
  adminUrl(): string;
}

/**
 * Opens the way to the database: the configured one, or the embedded one, which is started for the time when
 * no server runs.
 */
export async function withDatabase<T>(
  env: Environment,
  config: Config,
  run: (reach: Reach) => Promise<T>,
): Promise<T> {
  const embedded = config.DATABASE_URL
    ? null
    : await attachEmbedded({ dataDir: resolve(config.DATA_DIR), log: say });
  const client = new pg.Client({
    connectionString: embedded?.identityUrl ?? config.DATABASE_IDENTITY_URL,
    connectionTimeoutMillis: 10_000,
    fallback_application_name: 'region-dashboard rotate',
  });
  client.on('error', () => {});
  try {
    await client.connect().catch((error: unknown) => {
      throw explain(error, 'The database of DATABASE_IDENTITY_URL cannot be used');
    });
    return await run({ identity: client, adminUrl: () => embedded?.adminUrl ?? adminUrl(env) });
  } finally {
    await client.end().catch(() => {});
    await embedded?.release();
  }
}
