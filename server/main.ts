import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { buildApp } from './app.ts';
import type { Config } from './config/index.ts';
import { postgresStore } from './dashboards/index.ts';
import {
  type Database,
  DatabaseStartError,
  type EmbeddedPostgres,
  migrate,
  openDatabase,
  pendingMigrations,
  startEmbedded,
} from './database/index.ts';
import {
  type Bootstrapped,
  bootstrap,
  createIdentity,
  type IdentityService,
  signingSecret,
} from './identity/index.ts';
import { type Bus, makePostgresBus, makeSilentBus } from './live/index.ts';

/** Why the server does not start, as one sentence for the operator. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export interface ServeOptions {
  readonly config: Config;
  readonly pageFolder: string | null;
  /** tells the terminal what is being done */
  readonly say: (line: string) => void;
  readonly logger?: FastifyServerOptions['logger'];
}

export interface Running {
  readonly app: FastifyInstance;
  readonly identity: IdentityService;
  readonly bootstrapped: Bootstrapped;
  /** whether the database is the embedded one */
  readonly embedded: boolean;
  /** where it listens, for example `http://127.0.0.1:3001` */
  readonly address: string;
  /** Answers what is under way, sends live connections elsewhere, then closes everything. */
  stop(): Promise<void>;
}

interface Connections {
  readonly url: string;
  readonly database: Database;
  readonly embedded: EmbeddedPostgres | null;
}

/** Live connections are sent away within this time when the server stops, ms. */
const DRAIN_WINDOW_MS = 500;
/** What still waits to be committed when the server stops may take this long, ms. */
const LAST_COMMITS_MS = 5_000;
/** Answers carry `Connection: close` for this long before the socket closes, ms. */
const LAST_ANSWERS_MS = 300;

const { version } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8'),
) as {
  version: string;
};

/** A taken port is found out before anything else is started. */
async function assertPortFree({ PORT, HOST }: Config): Promise<void> {
  if (PORT === 0) return;
  await new Promise<void>((resolve, fail) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => fail(listenError(error, PORT, HOST)));
    probe.listen(PORT, HOST, () => probe.close(() => resolve()));
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is taken. Stop what listens there, or choose another one with PORT.`,
      );
    case 'EACCES':
      return new StartError(`Port ${port} may not be used by this user. Choose one above 1023 with PORT.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`HOST ${host} is not an address of this machine.`);
    default:
      return error;
  }
}

async function connect(config: Config, say: (line: string) => void): Promise<Connections> {
  const { DATABASE_URL, DATABASE_IDENTITY_URL, DATA_DIR } = config;
  if (DATABASE_URL && DATABASE_IDENTITY_URL) {
    say('Connecting to the database');
    const database = await openDatabase({ url: DATABASE_URL, identityUrl: DATABASE_IDENTITY_URL, log: say });
    return { url: DATABASE_URL, database, embedded: null };
  }
  say('Starting the embedded Postgres');
  const embedded = await startEmbedded({ dataDir: DATA_DIR, log: say });
  try {
    await migrate({ adminUrl: embedded.adminUrl, log: say });
    const { url, identityUrl } = embedded;
    return { url, database: await openDatabase({ url, identityUrl, log: say }), embedded };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function assertMigrated(database: Database): Promise<void> {
  const pending = await pendingMigrations(database.app);
  if (pending.length > 0)
    throw new DatabaseStartError(
      `The database lacks ${pending.length} migration(s). Run \`region-dashboard migrate\` with DATABASE_ADMIN_URL first.`,
    );
}

/**
 * Reads nothing but its arguments, opens what it needs, listens.
 *
 * @throws StartError, DatabaseStartError or ConfigError with a sentence for the operator; nothing stays open
 */
export async function serve({ config, pageFolder, say, logger = false }: ServeOptions): Promise<Running> {
  await assertPortFree(config);
  const { url, database, embedded } = await connect(config, say);
  let bus: Bus | null = null;
  let app: FastifyInstance | null = null;
  const release = async () => {
    await app?.close();
    await bus?.close();
    await database.close();
    await embedded?.stop();
  };

  try {
    await assertMigrated(database);
    const secret = await signingSecret(config);
    const log = { warn: (line: string) => say(line), error: (line: string) => say(line) };
    const identity = await createIdentity({ config, pool: database.identity, secret, log });
    const bootstrapped = await bootstrap({ config, identity });
    for (const notice of bootstrapped.notices) say(notice);
    bus = config.LIVE_BUS === 'poll' ? makeSilentBus() : makePostgresBus({ url, pool: database.app, say });
    app = await buildApp({
      config,
      database,
      store: postgresStore(database),
      bus,
      identity,
      pageFolder,
      version,
      logger,
    });
    const { PORT: port, HOST: host } = config;
    const address = await app.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
      throw listenError(error, port, host);
    });
    const running = app;
    let stopping: Promise<void> | null = null;
    const stop = async () => {
      running.draining.value = true;
      await pause(config.DRAIN_DELAY * 1_000);
      const settled = Promise.race([running.dashboards.settle(), pause(LAST_COMMITS_MS)]);
      await Promise.all([pause(LAST_ANSWERS_MS), settled]);
      await running.live.drain(DRAIN_WINDOW_MS);
      await release();
    };
    return {
      app,
      identity,
      bootstrapped,
      embedded: embedded !== null,
      address,
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    await release().catch(() => {});
    throw error;
  }
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
