import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Client } from 'pg';
import { addressesOf, DATABASE, OWNER } from './embedded/addresses.ts';
import { findBinaries } from './embedded/binaries.ts';
import { prepareCluster } from './embedded/cluster.ts';
import { type DemoReader, demoReader } from './embedded/demo-reader.ts';
import { launch } from './embedded/launch.ts';
import { takeLock } from './embedded/lock.ts';
import { findPlace } from './embedded/place.ts';
import { stopPostmaster } from './embedded/postmaster.ts';
import { showFigures } from './embedded/statement-figures.ts';
import { setupDatabase } from './setup-database.ts';

export interface EmbeddedPostgres {
  /** connection of the owner (not a superuser): migrations and maintenance, never a serving process */
  readonly adminUrl: string;
  /** connection of the app role: what DATABASE_URL is elsewhere */
  readonly url: string;
  /** connection of the identity role: what DATABASE_IDENTITY_URL is elsewhere */
  readonly identityUrl: string;
  /** connection of the superuser, to the database `postgres`; for tests and repairs */
  readonly superuserUrl: string;
  /** folder of the database's files */
  readonly folder: string;
  readonly port: number;
  /** A role that may look at statistics and nothing else, for the demo; its password is a new one each time. */
  demoReader(): Promise<DemoReader>;
  /** stops Postgres; call it last, when nothing uses the database any more. Bounded to 15 s */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** DATA_DIR; created when missing */
  readonly dataDir: string;
  /** a line about what is being done, for the terminal */
  readonly log: (line: string) => void;
  /** settings of Postgres that differ from ours; for tests */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Roles and database of our own, so that everything later runs as a role that owns but cannot bypass. */
async function createOwner(superuser: Client, password: string): Promise<void> {
  const { rows } = await superuser.query<{ role: boolean; database: boolean }>(
    `select exists (select from pg_roles where rolname = $1) as role,
            exists (select from pg_database where datname = $2) as database`,
    [OWNER, DATABASE],
  );
  if (!rows[0]?.role)
    await superuser.query(
      `create role ${OWNER} login nosuperuser nobypassrls nocreatedb nocreaterole password ${superuser.escapeLiteral(password)}`,
    );
  if (!rows[0]?.database) await superuser.query(`create database ${DATABASE} owner ${OWNER}`);
}

/**
 * Starts the embedded Postgres of a data folder, creating it the first time, and returns its addresses.
 * One server process at a time may use a data folder; a Postgres left over from a killed one is adopted.
 * @throws DatabaseStartError with a sentence for the operator
 */
export async function startEmbedded({
  dataDir,
  log,
  settings = {},
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(dataDir);
  const found = await findPlace(folder, log);
  const binaries = await findBinaries(found.account, folder, log);
  const credentials = await prepareCluster(found, binaries, log);
  const place = { ...found, cluster: realpathSync(found.cluster) };
  const { port } = await launch(place, binaries, settings, log);

  const { setupUrl, ...addresses } = addressesOf(credentials, port);
  const lock = await takeLock(addresses.superuserUrl, folder);
  try {
    await createOwner(lock.client, credentials.owner);
    await setupDatabase({
      adminUrl: setupUrl,
      owner: OWNER,
      passwords: { app: credentials.app, identity: credentials.identity },
    });
    await showFigures(setupUrl);
  } catch (error) {
    await lock.release();
    await stopPostmaster(place.cluster);
    throw error;
  }
  return {
    ...addresses,
    folder: place.cluster,
    port,
    demoReader: () => demoReader(addresses.superuserUrl, port),
    async stop() {
      await lock.release();
      await stopPostmaster(place.cluster);
    },
  };
}
