import type { FastifyInstance } from 'fastify';
import { buildApp } from '../app.ts';
import { readConfig } from '../config/index.ts';
import { type EventStore, postgresStore } from '../dashboards/index.ts';
import { type Database, openDatabase } from '../database/index.ts';
import { type TestDatabase, testDatabase } from '../database/testing/database.ts';
import { bootstrap, createIdentity } from '../identity/index.ts';
import { type Bus, makePostgresBus, makeSilentBus } from '../live/index.ts';

/** The whole server on a real database and a real port, without a process of its own. */
export interface TestApp {
  readonly app: FastifyInstance;
  readonly database: TestDatabase;
  /** the connections that the server uses */
  readonly connections: Database;
  /** for example `http://127.0.0.1:41234` */
  readonly address: string;
  /** lines of the log, JSON each */
  readonly logged: string[];
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
  /** how long the database may take to answer */
  readonly answerTimeoutMs?: number;
  /** puts something between the server and its event store */
  readonly store?: (store: EventStore) => EventStore;
}

const SECRET = 'a secret of the tests, the same for every server of a test';

export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await testDatabase());
  const { route = (url: string) => url, env = {}, bus: wanted = 'silent' } = options;
  const config = readConfig({ NODE_ENV: 'test', ...env });
  const logged: string[] = [];
  const say = (line: string) => void logged.push(line);
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
    secret: SECRET,
    log: { warn: say, error: say },
  });
  await bootstrap({ config, identity });
  const bus = typeof wanted === 'string' ? busOf(wanted) : wanted;
  const store = postgresStore(connections);
  const app = await buildApp({
    config,
    database: connections,
    store: options.store?.(store) ?? store,
    bus,
    identity,
    pageFolder: null,
    version: '0.0.0-test',
    logger: { level: 'warn', stream: { write: say } },
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });

  function busOf(kind: 'postgres' | 'silent'): Bus {
    return kind === 'silent' ? makeSilentBus() : makePostgresBus({ url, pool: connections.app, say });
  }
  let closing: Promise<void> | null = null;
  const close = async () => {
    await app.close();
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
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}
