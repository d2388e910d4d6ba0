import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
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
import { type ErrorTracker, sentryTraces } from './error-tracking/index.ts';
import {
  type Bootstrapped,
  bootstrap,
  createIdentity,
  type IdentityService,
  readInstallation,
} from './identity/index.ts';
import { type Bus, makePostgresBus, makeSilentBus } from './live/index.ts';
import { type Logs, noLogs } from './logs/index.ts';
import { type MetricsListener, startMetricsListener } from './operations/index.ts';
import { seedAtStart } from './operator-dashboards/index.ts';
import { readRelease } from './release.ts';
import { type RunningSecrets, runSecrets } from './secrets/index.ts';
import { startTracing } from './tracing/index.ts';

/** Why the server does not start, as one sentence for the operator. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export interface ServeOptions {
  readonly config: Config;
  readonly pageFolder: string | null;
  /** tells the terminal what is being done */
  readonly say: (line: string) => void;
  /** default: nothing is logged */
  readonly logs?: Logs;
  /** where faults are reported; whoever opened it closes it */
  readonly errorTracker?: ErrorTracker;
  /** reads the configuration again, for secrets whose files are replaced while the server runs */
  readonly reread?: () => Promise<Config>;
}

export interface Running {
  readonly app: FastifyInstance;
  readonly identity: IdentityService;
  readonly bootstrapped: Bootstrapped;
  /** whether the database is the embedded one */
  readonly embedded: boolean;
  /** how the demo looks at its own database; null where there is no demo */
  readonly demoReader: EmbeddedPostgres['demoReader'] | null;
  /** where it listens, for example `http://127.0.0.1:3001` */
  readonly address: string;
  /** where Prometheus reads, for example `http://127.0.0.1:9464/metrics`; null: nowhere (yet) */
  readonly metricsAddress: string | null;
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
/** Requests under way and goodbyes to the database may take this long, ms: a frozen one never says its own. */
const LAST_WORDS_MS = 7_000;

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

function listenForScrapes(app: FastifyInstance, config: Config): Promise<MetricsListener> {
  const { METRICS_PORT: port, METRICS_HOST: host } = config;
  const { registry } = app.instruments;
  const health = { board: app.health, release: readRelease() };
  return startMetricsListener({ registry, health, port, host, log: app.log });
}

/**
 * Reads nothing but its arguments, opens what it needs, listens.
 *
 * @throws StartError, DatabaseStartError or ConfigError with a sentence for the operator; nothing stays open
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const { config, pageFolder, say, logs = noLogs(), reread, errorTracker } = options;
  await assertPortFree(config);
  // First, so that it sees what is opened; and last to stop, so that it sees what is closed.
  const tracing = await startTracing({
    config,
    version: readRelease().version,
    say,
    destinations: sentryTraces(config),
  });
  const { url, database, embedded } = await connect(config, say).catch(async (error: unknown) => {
    await tracing.stop();
    throw error;
  });
  // A demo is an embedded database outside production: there its own Postgres may be a source.
  const demo = config.NODE_ENV === 'production' ? null : embedded;
  let bus: Bus | null = null;
  let app: FastifyInstance | null = null;
  let secrets: RunningSecrets | null = null;
  let metrics: MetricsListener | null = null;
  const close = async () => {
    await secrets?.stop();
    await app?.close();
    await bus?.close();
    await database.close();
  };
  const release = async () => {
    if (!(await within(LAST_WORDS_MS, close())))
      say('Not everything could be closed in time: the database, or a client, does not answer.');
    await tracing.stop();
    await embedded?.stop();
    await metrics?.close();
  };

  try {
    await assertMigrated(database);
    secrets = await runSecrets({
      config,
      reread,
      database: database.identity,
      say,
      onReplaced: variables => logs.audit(null, 'secret.replaced', { variables }),
    });
    const log = {
      warn: (line: string, err?: unknown) => logs.logger.warn({ event: 'account.trouble', err }, line),
      error: (line: string, err?: unknown) => logs.logger.error({ event: 'account.trouble', err }, line),
    };
    const identity = await createIdentity({
      config,
      pool: database.identity,
      keys: secrets.signing,
      installation: await readInstallation(database.identity),
      log,
    });
    secrets.follow(identity.replaceKeys);
    const bootstrapped = await bootstrap({ config, identity });
    for (const notice of bootstrapped.notices) say(notice);
    if (bootstrapped.made.length > 0)
      logs.audit(null, 'installation.bootstrapped', {
        tenant: bootstrapped.tenant?.id,
        target: bootstrapped.owner?.id,
        changes: bootstrapped.made,
      });
    bus = config.LIVE_BUS === 'poll' ? makeSilentBus() : makePostgresBus({ url, pool: database.app, say });
    app = await buildApp({
      config,
      database,
      store: postgresStore(database),
      bus,
      identity,
      keyring: secrets.keyring,
      sourcesAlso: demo ? [`127.0.0.1:${demo.port}`] : [],
      pageFolder,
      disk: { folder: embedded?.folder ?? resolve(config.DATA_DIR), holdsDatabase: embedded !== null },
      // The embedded database is this process's own.
      alone: embedded !== null,
      release: readRelease(),
      logs,
      errorTracker,
    });
    await seedAtStart({ app, identity, config, say });
    const { PORT: port, HOST: host } = config;
    const address = await app.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
      throw listenError(error, port, host);
    });
    const running = app;
    // After the public port, which must not be the one that goes without.
    if (config.ENABLE_METRICS) metrics = await listenForScrapes(running, config);
    let stopping: Promise<void> | null = null;
    const stop = async () => {
      running.draining.value = true;
      await pause(config.DRAIN_DELAY * 1_000);
      await Promise.all([pause(LAST_ANSWERS_MS), within(LAST_COMMITS_MS, running.dashboards.settle())]);
      await running.live.drain(DRAIN_WINDOW_MS);
      await release();
    };
    return {
      app,
      identity,
      bootstrapped,
      embedded: embedded !== null,
      demoReader: demo?.demoReader ?? null,
      address,
      get metricsAddress() {
        return metrics?.address ?? null;
      },
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

/** @returns whether the work was done in this time; it is not waited for any longer */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
