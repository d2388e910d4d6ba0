import { randomBytes, randomUUID } from 'node:crypto';
import { METHODS } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EventStore } from './dashboards/index.ts';
import { readEstimates, readMigrations, watchWaits } from './database/index.ts';
import { type TestDatabase, testDatabase } from './database/testing/database.ts';
import { type TestApp, testApp } from './testing/app.ts';
import {
  command,
  type Dashboard,
  joined,
  newDashboard,
  newTeam,
  type Person,
  region,
  rename,
  send,
  signUp,
  type Team,
} from './testing/people.ts';
import { joinLive } from './testing/socket.ts';

let database: TestDatabase;
let app: TestApp;
let ada: Person;
let team: Team;
let dashboard: Dashboard;

beforeAll(async () => {
  database = await testDatabase();
  app = await testApp({ database, env: { RATE_LIMITS: 'false', MAX_EVENT_LOOP_DELAY: '0' } });
  ada = await signUp(app.address, 'Ada');
  team = await newTeam(ada);
  dashboard = await newDashboard(ada, team, 'Board', [region('Notes')]);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const exposition = (of = app) => of.app.instruments.registry.metrics();
const seriesIn = (text: string) => text.split('\n').filter(line => line && !line.startsWith('#'));

/** The sum of all series that begin like this. */
async function sumOf(beginning: string, of = app): Promise<number> {
  const lines = seriesIn(await exposition(of)).filter(line => line.startsWith(beginning));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('strangers cannot make the metrics grow', () => {
  /** Stands in everything that is random, so that it would be found. */
  const MARK = 'zq7';
  const word = () => MARK + randomBytes(6).toString('hex');
  const any = <T>(of: readonly T[]): T => of[Math.floor(Math.random() * of.length)]!;
  const PATHS = [
    () => `/${word()}`,
    () => `/${word()}/${word()}?${word()}=${word()}`,
    () => `/%${word()}`,
    () => `/api/v1/${word()}`,
    () => `/api/v1/tenants/${word()}`,
    () => `/api/v1/tenants/${word()}/dashboards/${randomUUID()}`,
    () => `/api/v1/tenants/${word()}/dashboards/${randomUUID()}/live`,
    () => `/api/auth/${word()}`,
    () => `/t/${word()}`,
    () => `/live?${word()}`,
    () => `/assets/${word()}.js`,
  ];
  const HEADERS = [
    'user-agent',
    'x-request-id',
    'traceparent',
    'host',
    'authorization',
    'x-http-method-override',
  ];
  const knock = () =>
    app.app.inject({
      method: any(METHODS) as 'GET',
      url: any(PATHS)(),
      headers: { [any(HEADERS)]: word() },
    });

  test('10,000 random URLs, methods and headers add no series', { timeout: 120_000 }, async () => {
    // Every method at every kind of address has been there.
    for (const method of METHODS)
      for (const path of PATHS) await app.app.inject({ method: method as 'GET', url: path() });
    const before = await exposition();
    for (let i = 0; i < 10_000; i += 100) await Promise.all(Array.from({ length: 100 }, knock));
    const after = await exposition();
    const names = (text: string) => new Set(seriesIn(text).map(line => line.slice(0, line.lastIndexOf(' '))));
    expect([...names(after)].filter(name => !names(before).has(name))).toEqual([]);
    expect(after).not.toContain(MARK);
    expect(after).toContain('http_request_method="_OTHER"');
    expect(after.match(/http_request_method="(\w+)"/g)?.length).toBeGreaterThan(0);
    expect(after.length).toBeLessThan(1_000_000);
  });
});

describe('the pool of connections', () => {
  const levels = async () => {
    const of = (metric: string, state = '') =>
      sumOf(
        `${metric}{db_client_connection_pool_name="app"${state && `,db_client_connection_state="${state}"`}}`,
      );
    return {
      used: await of('db_client_connections', 'used'),
      idle: await of('db_client_connections', 'idle'),
      max: await of('db_client_connection_max'),
      pending: await of('db_client_connection_pending_requests'),
    };
  };

  test('is shown as it is when it is exhausted, and who waits for how long', async () => {
    const pool = app.connections.app;
    const waits = 'db_client_connection_wait_time_seconds';
    const label = '{db_client_connection_pool_name="app"}';
    const taken = await Promise.all(Array.from({ length: 8 }, () => pool.connect()));
    const given = await sumOf(`${waits}_count${label}`);
    const waited = await sumOf(`${waits}_sum${label}`);
    const waiting = Array.from({ length: 3 }, () => pool.query('select 1'));
    const exhausted = await levels();
    const began = performance.now();
    await vi.waitFor(() => expect(performance.now() - began).toBeGreaterThan(50));
    for (const client of taken) client.release();
    await Promise.all(waiting);
    expect(exhausted).toMatchObject({ used: 8, idle: 0, max: 8 });
    // Those that the server asks for by itself may wait, too.
    expect(exhausted.pending).toBeGreaterThanOrEqual(3);
    await vi.waitFor(async () => expect(await levels()).toMatchObject({ used: 0, idle: 8, pending: 0 }));
    expect(await sumOf(`${waits}_count${label}`)).toBeGreaterThanOrEqual(given + 3);
    expect(await sumOf(`${waits}_sum${label}`)).toBeGreaterThan(waited + 3 * 0.05);
  });

  test('of which one team has its share shows who of it waits', async () => {
    const gate = Promise.withResolvers<void>();
    const waiting = () => sumOf('region_dashboard_tenant_share_waiting');
    const flood = Array.from({ length: 10 }, () => app.connections.readTenant(team.id, () => gate.promise));
    expect(await waiting()).toBe(4);
    gate.resolve();
    await Promise.all(flood);
    expect(await waiting()).toBe(0);
  });

  test('that gives nobody a connection in time says how often', async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1, connectionTimeoutMillis: 50 });
    const given: number[] = [];
    const timedOut = vi.fn();
    watchWaits(pool, { given: seconds => given.push(seconds), timedOut });
    const client = await pool.connect();
    await expect(pool.query('select 1')).rejects.toThrow('timeout');
    await expect(pool.connect()).rejects.toThrow('timeout');
    client.release();
    await pool.query('select 1');
    expect(timedOut).toHaveBeenCalledTimes(2);
    expect(given).toHaveLength(2);
    await pool.end();
  });
});

describe('changes', () => {
  test('that lose against somebody else’s are counted by the command that lost', async () => {
    const [notes, other] = [region('Notes'), region('Other', 8)];
    const board = await newDashboard(ada, team, 'Contested', [notes, other]);
    const ben = await joined(app.address, ada, team, 'editor');
    const title = (regionId: string, text: string) =>
      command({ type: 'configureRegion', regionId, changes: { title: text }, expectedVersion: 1 });
    const conflicts = 'region_dashboard_command_conflicts_total';
    const duration = 'region_dashboard_command_duration_seconds_count';
    expect((await send(ada, board, title(notes.id, 'Hers'))).status).toBe(200);
    expect((await send(ben, board, rename('His board'), title(notes.id, 'His'))).status).toBe(409);
    expect(await sumOf(`${conflicts}{type="configureRegion"}`)).toBe(1);
    expect(await sumOf(conflicts)).toBe(1);
    expect(await sumOf(`${duration}{type="configureRegion",outcome="accepted"}`)).toBe(1);
    expect(await sumOf(`${duration}{type="configureRegion",outcome="rejected"}`)).toBe(1);
    expect(await sumOf(`${duration}{type="rename",outcome="rejected"}`)).toBe(1);
  });

  test('made in one process are given to the connections of another, and how late is measured there', async () => {
    const gate = Promise.withResolvers<void>();
    const held = (store: EventStore): EventStore => ({
      ...store,
      async events(...about) {
        await gate.promise;
        return store.events(...about);
      },
    });
    await using other = await testApp({ database, store: held });
    const socket = await joinLive(other.address, ada, dashboard);
    const near = await joinLive(app.address, ada, dashboard);
    const lag = 'region_dashboard_live_delivery_lag_seconds';
    const before = { count: await sumOf(`${lag}_count`), sum: await sumOf(`${lag}_sum`) };
    await send(ada, dashboard, rename('Told elsewhere'));
    const { events } = await near.next('events', message => message.events.length > 0);
    const at = Date.parse(events[0]!.at);
    expect(await sumOf(`${lag}_count`)).toBe(before.count + 1);
    const own = (await sumOf(`${lag}_sum`)) - before.sum;
    expect(own).toBeLessThanOrEqual((Date.now() - at) / 1_000);

    expect(await sumOf(`${lag}_count`, other)).toBe(0);
    await vi.waitFor(() => expect(Date.now() - at).toBeGreaterThan(1_200), { timeout: 5_000 });
    gate.resolve();
    await socket.next('events', message => message.events.length > 0);
    const there = await sumOf(`${lag}_sum`, other);
    expect(await sumOf(`${lag}_count`, other)).toBe(1);
    expect(there).toBeGreaterThanOrEqual(1.2);
    expect(there).toBeLessThanOrEqual((Date.now() - at) / 1_000);
    socket.close();
    near.close();
  });
});

test('messages, connections and their ends are counted', async () => {
  const messages = (direction: string, type: string) =>
    sumOf(`region_dashboard_live_messages_total{direction="${direction}",type="${type}"}`);
  const ends = () => sumOf('region_dashboard_live_closes_total{reason="client"}');
  const before = {
    ends: await ends(),
    hello: await messages('in', 'hello'),
    odd: await messages('in', 'invalid'),
  };
  const snapshots = await messages('out', 'snapshot');
  const socket = await joinLive(app.address, ada, dashboard);
  socket.sendText('nonsense');
  await socket.next('problem');
  expect(await messages('in', 'hello')).toBe(before.hello + 1);
  expect(await messages('in', 'invalid')).toBe(before.odd + 1);
  expect(await messages('out', 'snapshot')).toBe(snapshots + 1);
  expect(await messages('out', 'problem')).toBeGreaterThan(0);
  socket.close();
  await vi.waitFor(async () => expect(await ends()).toBe(before.ends + 1));
});

describe('what there is', () => {
  test('is counted over all tenants, without any of their rows being read', async () => {
    await vi.waitFor(
      async () => expect((await readEstimates(app.connections.app)).dashboards).toBeGreaterThan(0),
      {
        timeout: 20_000,
        interval: 200,
      },
    );
    await using fresh = await testApp({ database });
    await vi.waitFor(async () => expect(await sumOf('region_dashboard_people', fresh)).toBeGreaterThan(0));
    expect(await sumOf('region_dashboard_tenants', fresh)).toBeGreaterThan(0);
    expect(await sumOf('region_dashboard_dashboards', fresh)).toBeGreaterThan(0);
    expect(await sumOf('region_dashboard_migrations_applied', fresh)).toBe(readMigrations().length);
    const text = await exposition(fresh);
    for (const zero of ['datasets', 'dataset_rows', 'migrations_pending'])
      expect(text).toContain(`\nregion_dashboard_${zero} 0\n`);
  });
});

test('which release runs is a label', async () => {
  expect(await exposition()).toMatch(
    /^region_dashboard_build_info\{version="0\.0\.0-test",revision="unknown",node_version="\d+\.\d+\.\d+"\} 1$/m,
  );
});
