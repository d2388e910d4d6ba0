import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../database/index.ts';
import { type TestDatabase, testDatabase } from '../database/testing/database.ts';
import { type Network, startNetwork } from '../database/testing/network.ts';
import { postgresStore } from './postgres-store.ts';
import { CommitUnknown, type EventStore, StoreUnavailable } from './store.ts';
import { create, someKey, textRegion, write } from './testing/writer.ts';

let own: TestDatabase;
let network: Network;
let database: Database;
/** through the network that breaks */
let store: EventStore;
/** past it */
let superuser: pg.Client;

beforeEach(async () => {
  own = await testDatabase();
  network = await startNetwork(own.url);
  superuser = new pg.Client({ connectionString: own.superuserUrl });
  superuser.on('error', () => {});
  await superuser.connect();
  const log = () => {};
  database = await openDatabase({ url: network.url(own.url), identityUrl: own.identityUrl, log });
  store = postgresStore(database);
});

afterEach(async () => {
  await network.close();
  await database.close();
  await superuser.end();
  await own.drop();
});

async function committedEvents(): Promise<number> {
  const { rows } = await superuser.query<{ count: string }>('select count(*) from region_dashboard.events');
  return Number(rows[0]!.count);
}

/** @returns the process of the session that waits for a lock, when there is one */
async function lockWaiter(): Promise<number> {
  let pid: number | undefined;
  const look = async () => {
    const { rows } = await superuser.query<{ pid: number }>(
      `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    pid = rows[0]?.pid;
    return pid;
  };
  await expect.poll(look, { interval: 10, timeout: 5_000 }).toBeDefined();
  return pid!;
}

/** Keeps appends to a dashboard waiting until the returned function is called. */
async function holdDashboard(dashboard: string): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: own.superuserUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from region_dashboard.dashboards where id = $1 for update', [dashboard]);
  return () => holder.end();
}

test('an answer lost after the commit is CommitUnknown, and the command id tells that it was committed', async () => {
  const key = someKey();
  const first = create(key, 'Sales');
  network.mode = 'cut';
  await expect(store.append(first.append)).rejects.toThrow(CommitUnknown);
  network.mode = 'pass';
  const ids = first.events.map(({ commandId }) => commandId);
  expect(await store.committed(key.tenant, ids)).toEqual([
    { dashboard: key.dashboard, commandId: ids[0], seq: 1, event: first.events[0] },
  ]);
  // sent again, it does not take effect twice
  expect(await store.append(first.append)).toEqual({ outcome: 'repeated' });
  expect(await committedEvents()).toBe(1);
});

test('an answer that never comes is CommitUnknown, and its connection is not used again', async () => {
  const impatient = await openDatabase({
    url: network.url(own.url),
    identityUrl: own.identityUrl,
    log: () => {},
    answerTimeoutMs: 500,
  });
  const theirs = postgresStore(impatient);
  const key = someKey();
  network.mode = 'swallow';
  await expect(theirs.append(create(key, 'Sales').append)).rejects.toThrow(CommitUnknown);
  network.mode = 'pass';
  expect((await theirs.load(key))?.state.title).toBe('Sales');
  await impatient.close();
});

test('a backend that is terminated while it appends is CommitUnknown; here nothing was written', async () => {
  const key = someKey();
  const first = create(key, 'Sales');
  await store.append(first.append);
  const release = await holdDashboard(key.dashboard);
  const appending = expect(store.append(write(key, first, [textRegion()]).append)).rejects.toThrow(
    CommitUnknown,
  );
  await superuser.query('select pg_terminate_backend($1)', [await lockWaiter()]);
  await appending;
  await release();
  expect(await committedEvents()).toBe(1);
  // the broken connection was not given back
  expect((await store.load(key))?.seq).toBe(1);
});

test('waiting too long for another writer is StoreUnavailable, and writes nothing', async () => {
  const key = someKey();
  const first = create(key, 'Sales');
  await store.append(first.append);
  const release = await holdDashboard(key.dashboard);
  const appending = expect(store.append(write(key, first, [textRegion()]).append)).rejects.toThrow(
    StoreUnavailable,
  );
  // what a statement timeout does, without waiting for it
  await superuser.query('select pg_cancel_backend($1)', [await lockWaiter()]);
  await appending;
  await release();
  expect(await committedEvents()).toBe(1);
});

test('a database that cannot be reached is StoreUnavailable for every question', async () => {
  const key = someKey();
  await network.close();
  const questions: (() => Promise<unknown>)[] = [
    () => store.append(create(key, 'Sales').append),
    () => store.load(key),
    () => store.events(key, { after: 0, limit: 1 }),
    () => store.eventsOf(key, 'ada', 1),
    () => store.committed(key.tenant, [key.dashboard]),
    () => store.list(key.tenant, { archived: false, limit: 1 }),
    () => store.heads([key]),
  ];
  // the first ones may find connections that do not know yet that they have ended
  await expect.poll(() => database.ready(1_000)).toBe(false);
  for (const ask of questions) await expect(ask()).rejects.toThrow(StoreUnavailable);
  expect(await committedEvents()).toBe(0);
});

test('an answer lost while reading is StoreUnavailable, and the next question is answered', async () => {
  const key = someKey();
  await store.append(create(key, 'Sales').append);
  network.mode = 'cut';
  await expect(store.load(key)).rejects.toThrow(StoreUnavailable);
  network.mode = 'pass';
  expect((await store.load(key))?.seq).toBe(1);
});

test('a closed database is StoreUnavailable', async () => {
  await database.close();
  await expect(store.append(create(someKey(), 'Sales').append)).rejects.toThrow(StoreUnavailable);
  await expect(store.load(someKey())).rejects.toThrow(StoreUnavailable);
  database = await openDatabase({ url: own.url, identityUrl: own.identityUrl, log: () => {} });
});

test('a mistake of ours is neither: it is not to be tried again', async () => {
  const key = someKey();
  const { append } = create(key, 'Sales');
  const broken = { ...append, projection: { ...append.projection, title: null as unknown as string } };
  const failure = await store.append(broken).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(CommitUnknown);
  expect(failure).not.toBeInstanceOf(StoreUnavailable);
  expect(await committedEvents()).toBe(0);
});

test('events that leave a gap are refused before they are sent', async () => {
  const { append } = create(someKey(), 'Sales');
  await expect(store.append({ ...append, expectedSeq: 1 })).rejects.toThrow(TypeError);
  await expect(store.append({ ...append, events: [] })).rejects.toThrow(TypeError);
});
