import type { FastifyInstance } from 'fastify';
import { type AppOptions, buildApp } from '../app.ts';
import { readConfig } from '../config/index.ts';
import { type EventStore, postgresStore } from '../dashboards/index.ts';
import { type Database, openDatabase } from '../database/index.ts';
import { type TestDatabase, testDatabase } from '../database/testing/database.ts';
import { openErrorTracker } from '../error-tracking/index.ts';
import { bootstrap, createIdentity } from '../identity/index.ts';
import { type Bus, makePostgresBus, makeSilentBus } from '../live/index.ts';
import { createLogs } from '../logs/index.ts';
import type { ConnectionTimes } from '../operations/index.ts';
import { releaseOf } from '../release.ts';
import { createKeyring } from '../secrets/index.ts';
import { currentRequestId, currentTraceId } from '../tracing/index.ts';

/** The whole server on a real database and a real port, without a process of its own. */
export interface TestApp {
  readonly app: FastifyInstance;
  readonly database: TestDatabase;
  /** the connections that the server uses */
  readonly connections: Database;
  /** for example `http://127.0.0.1:41234` */
  readonly address: string;
  /** lines of the log from `warn` on, JSON each */
  readonly logged: string[];
  /** lines of the audit stream, JSON each */
  readonly audited: string[];
  /** closes it, and its database unless that was given */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestAppOptions {
  /** where the accounts and dashboards are; a fresh one without it */
  readonly database?: TestDatabase;
  /** another way to the same database, for example through a network that can be broken */
  readonly route?: (url: string) => string;
  /** with BOOTSTRAP_EMAIL and BOOTSTRAP_PASSWORD there is an operator's team, with its owner */
  readonly env?: Readonly<Record<string, string>>;
  readonly bus?: 'postgres' | 'silent' | Bus;
  /** folder of a page to serve; without it the API alone */
  readonly pageFolder?: string;
  /** how long connections may take */
  readonly times?: ConnectionTimes;
  /** how long the database may take to answer */
  readonly answerTimeoutMs?: number;
  /** puts something between the server and its event store */
  readonly store?: (store: EventStore) => EventStore;
  /** what asks connected sources, instead of our own */
  readonly connectors?: AppOptions['connectors'];
}

const SECRET = 'a secret of the tests, the same for every server of a test';

export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await testDatabase());
  const { route = (url: string) => url, env = {}, bus: wanted = 'silent' } = options;
  const config = readConfig({ NODE_ENV: 'test', ...env });
  const logged: string[] = [];
  const audited: string[] = [];
  const say = (line: string) => void logged.push(line);
  const logs = createLogs({
    level: 'warn',
    version: '0.0.0-test',
    environment: 'test',
    traceId: currentTraceId,
    requestId: currentRequestId,
    sink: line => (line.includes('"stream":"audit"') ? audited : logged).push(line),
  });
  const [url, identityUrl] = [route(database.url), route(database.identityUrl)];
  const connections = await openDatabase({
    url,
    identityUrl,
    log: say,
    connections: { app: 8, identity: 4 },
    ...(options.answerTimeoutMs && { answerTimeoutMs: options.answerTimeoutMs }),
  });
  const identity = await createIdentity({
    config,
    pool: connections.identity,
    keys: { current: SECRET, accepted: [] },
    installation: 'test',
    log: { warn: say, error: say },
  });
  await bootstrap({ config, identity });
  const bus = typeof wanted === 'string' ? busOf(wanted) : wanted;
  const store = postgresStore(connections);
  const release = releaseOf('0.0.0-test', 'unknown');
  const errorTracker = await openErrorTracker(config, release.name);
  const app = await buildApp({
    config,
    database: connections,
    store: options.store?.(store) ?? store,
    bus,
    identity,
    keyring: createKeyring({ current: SECRET, accepted: [] }),
    pageFolder: options.pageFolder ?? null,
    ...(options.times && { times: options.times }),
    release,
    errorTracker,
    logs,
    connectors: options.connectors,
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });

  function busOf(kind: 'postgres' | 'silent'): Bus {
    return kind === 'silent' ? makeSilentBus() : makePostgresBus({ url, pool: connections.app, say });
  }
  let closing: Promise<void> | null = null;
  const close = async () => {
    await app.close();
    await errorTracker.close(100);
    await bus.close();
    await connections.close();
    if (!options.database) await database.drop();
  };
  const closeOnce = () => {
    closing ??= close();
    return closing;
  };
  return {
    app,
    database,
    connections,
    address,
    logged,
    audited,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}
