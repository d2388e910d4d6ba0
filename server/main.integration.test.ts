import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CLOSE } from '#core/contract/index.ts';
import { type Config, readConfig } from './config/index.ts';
import { type TestDatabase, testDatabase } from './database/testing/database.ts';
import { startNetwork } from './database/testing/network.ts';
import { type Running, serve } from './main.ts';
import { log, newDashboard, newTeam, rename, signUp } from './testing/people.ts';
import { joinLive, knock } from './testing/socket.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const configOf = (env: Record<string, string> = {}): Config =>
  readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    METRICS_PORT: '0',
    JWT_SECRET: 'a secret of the tests, long enough for anybody',
    ENCRYPTION_KEY: 'an encryption key of the tests, long enough for anybody',
    DATABASE_URL: database.url,
    DATABASE_IDENTITY_URL: database.identityUrl,
    ...env,
  });
const start = (env: Record<string, string> = {}, say: (line: string) => void = () => {}): Promise<Running> =>
  serve({ config: configOf(env), pageFolder: null, say });

/** Connections to this test's database, ours for asking not counted. */
async function connectionsLeft(): Promise<number> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>(
    'select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
  return Number(rows[0]!.count);
}

describe('a server that cannot start says why in one sentence, and leaves nothing open', () => {
  test('a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(start({ PORT: String(port) })).rejects.toThrow(
      `Port ${port} is taken. Stop what listens there, or choose another one with PORT.`,
    );
    other.close();
  });

  test('an address that is not this machine’s', async () => {
    await expect(start({ HOST: '192.0.2.1' })).rejects.toThrow(
      'HOST 192.0.2.1 is not an address of this machine.',
    );
  });

  test('a database that is not there', async () => {
    const nowhere = 'postgres://region_dashboard_app:secret@127.0.0.1:9/none';
    const failure = start({ DATABASE_URL: nowhere, DATABASE_IDENTITY_URL: nowhere });
    await expect(failure).rejects.toThrow(/^The database.*nothing listens at its address/);
    await expect(failure).rejects.not.toThrow(/secret/);
  });

  test('a database without our tables', async () => {
    const empty = await testDatabase(null);
    await expect(
      start({ DATABASE_URL: empty.url, DATABASE_IDENTITY_URL: empty.identityUrl }),
    ).rejects.toThrow(/lacks \d+ migration.*region-dashboard migrate/);
    await empty.drop();
  });

  test('a secret that production lacks', async () => {
    const failure = start({ NODE_ENV: 'production', JWT_SECRET: '' });
    await expect(failure).rejects.toThrow(/^JWT_SECRET is missing: production needs one\./);
  });

  test('and afterwards no connection is left', async () => {
    await expect.poll(connectionsLeft).toBe(0);
  });
});

describe('a server that stops', () => {
  test('is not ready first, answers what is under way, sends live connections away, closes everything', async () => {
    const running = await start({ DRAIN_DELAY: '1' });
    const { address } = running;
    const ada = await signUp(address, 'Ada');
    const dashboard = await newDashboard(ada, await newTeam(ada));
    const socket = await joinLive(address, ada, dashboard);
    const stopped = running.stop();
    expect(running.stop()).toBe(stopped);

    const ready = await fetch(new URL('/ready', address));
    expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
    expect((await knock(address, dashboard, {})).status).toBe(503);
    // Behind a balancer that has not noticed yet, everything still works.
    const renamed = rename('until the end');
    socket.submit(renamed);
    expect((await socket.answer(renamed)).type).toBe('accepted');
    expect((await ada.call('GET', dashboard.path)).status).toBe(200);

    expect((await socket.closed).code).toBe(CLOSE.restarting);
    await stopped;
    await expect(fetch(new URL('/live', address))).rejects.toThrow('fetch failed');
    expect(await connectionsLeft()).toBe(0);

    const again = await start();
    expect(await log(ada.at(again.address), dashboard)).toHaveLength(2);
    await again.stop();
  });

  test('does not wait for connections that are merely kept open', async () => {
    const running = await start();
    await (await fetch(new URL('/live', running.address))).text();
    const started = performance.now();
    await running.stop();
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test('does not wait for a database that says nothing any more, and says so', async () => {
    const network = await startNetwork(database.url);
    const said: string[] = [];
    const { url, identityUrl } = database;
    const through = { DATABASE_URL: network.url(url), DATABASE_IDENTITY_URL: network.url(identityUrl) };
    const { address, stop } = await start(through, line => said.push(line));
    const ada = await signUp(address, 'Ada');
    const dashboard = await newDashboard(ada, await newTeam(ada));
    network.mode = 'swallow';
    const asked = ada.call('GET', `${dashboard.path}/events`);
    await stop();
    expect(said.at(-1)).toMatch(/^Not everything could be closed in time/);
    await network.close();
    expect((await asked).status).toBe(503);
  });
});

test.each(['listen', 'poll'])('with LIVE_BUS=%s it serves', async bus => {
  const running = await start({ LIVE_BUS: bus });
  expect((await fetch(new URL('/ready', running.address))).status).toBe(200);
  expect(running.embedded).toBe(false);
  await running.stop();
});

describe('metrics', () => {
  test('are told on a port of their own and nowhere else, also while the server drains', async () => {
    const running = await start({ DRAIN_DELAY: '2' });
    const { metricsAddress, address } = running;
    expect(metricsAddress).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect(await (await fetch(metricsAddress!)).text()).toContain(
      'region_dashboard_build_info{version="0.1.0"',
    );
    expect((await fetch(new URL('/metrics', address))).status).toBe(404);
    const stopped = running.stop();
    const told = async () => (await fetch(metricsAddress!)).text();
    await vi.waitFor(async () => expect(await told()).toContain('region_dashboard_ready 0\n'));
    await stopped;
    await expect(fetch(metricsAddress!)).rejects.toThrow();
  });

  test('whose port is taken do not keep the server from serving', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const running = await start({ METRICS_PORT: String(port) });
    expect(running.metricsAddress).toBeNull();
    expect((await fetch(new URL('/live', running.address))).status).toBe(200);
    await running.stop();
    other.close();
  });

  test('that are switched off are told nowhere', async () => {
    const running = await start({ ENABLE_METRICS: 'false' });
    expect(running.metricsAddress).toBeNull();
    await running.stop();
  });
});
