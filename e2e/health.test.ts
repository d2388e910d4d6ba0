import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Network, startNetwork } from '#server/database/testing/network.ts';
import { FAULTS } from '#server/operations/health/testing/faults.ts';
import {
  call,
  type Dashboard,
  newDashboard,
  newTeam,
  PASSWORD,
  type Person,
  read,
  rename,
  send,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { expectRefused } from '#server/testing/refusal.ts';
import { joinLive, knock } from '#server/testing/socket.ts';
import { databaseEnv } from './support/database-env.ts';
import { type OwnPostgres, ownPostgres } from './support/own-postgres.ts';
import { type WatchedServer, watchedServer } from './support/watched-server.ts';

const TURN_MS = 600;
const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-health-'));
const blockFile = join(folder, 'milliseconds');

let postgres: OwnPostgres;
let accounts: Network;
let server: WatchedServer;
let ada: Person;
let team: Team;
let dashboard: Dashboard;

beforeAll(async () => {
  postgres = await ownPostgres();
  accounts = await startNetwork(postgres.url);
  server = await watchedServer({
    ...databaseEnv({ ...postgres, identityUrl: accounts.url(postgres.identityUrl) }),
    MAX_EVENT_LOOP_DELAY: String((TURN_MS * 2) / 3),
    NODE_OPTIONS: `--import=${new URL('./support/block-loop.ts', import.meta.url).href}`,
    BLOCK_FILE: blockFile,
  });
  ada = await signUp(server.address, 'Ada');
  team = await newTeam(ada);
  dashboard = await newDashboard(ada, team);
});
afterAll(async () => {
  await server?.stop();
  await accounts?.close();
  await postgres?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const list = () => ada.call('GET', `${team.path}/dashboards`);
const signIn = () =>
  call(server.address, 'POST', '/api/auth/sign-in/email', { email: ada.email, password: PASSWORD });
const WITHIN = { timeout: 60_000, interval: 200 };

async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** From now on each turn of the server's event loop takes so long. */
function block(turnMs: number): void {
  writeFileSync(blockFile, String(turnMs));
  process.kill(server.pid, 'SIGWINCH');
}

describe('the health matrix', () => {
  test('all is well: every endpoint passes at once, and says nothing else to strangers', async () => {
    await server.expectWell();
    for (const path of ['/live', '/ready', '/health'] as const)
      expect((await server.ask(path)).ms).toBeLessThan(1_000);
  });

  test('database stopped', async () => {
    const socket = await joinLive(server.address, ada, dashboard);
    await postgres.stop();
    await server.expectFault(FAULTS.databaseStopped);
    const refused = await list();
    expectRefused(refused, 'unavailable');
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(socket.raw.readyState).toBe(socket.raw.OPEN);
    await postgres.start();
    await server.expectWell();
    expect((await send(ada, dashboard, rename('Back'))).status).toBe(200);
    socket.close();
  });

  test('database frozen', async () => {
    const early = [];
    postgres.freeze();
    try {
      await server.expectFault(FAULTS.databaseFrozen);
      const started = performance.now();
      expectRefused(await list(), 'unavailable');
      expect(performance.now() - started).toBeLessThan(35_000);
      early.push(list());
    } finally {
      postgres.thaw();
    }
    await server.expectWell();
    for (const answer of early) expect((await answer).status).toBeOneOf([200, 503]);
    expect((await send(ada, dashboard, rename('Thawed'))).status).toBe(200);
  });

  test("the accounts' connections alone broken", async () => {
    const socket = await joinLive(server.address, ada, dashboard);
    accounts.mode = 'cut';
    try {
      await server.expectFault(FAULTS.identityBroken);
      expectRefused((await signIn()) as never, 'unavailable');
      const change = rename('Without accounts');
      socket.submit(change);
      expect((await socket.answer(change)).type).toBe('accepted');
    } finally {
      accounts.mode = 'pass';
    }
    await server.expectWell();
    expect((await signIn()).status).toBe(200);
    socket.close();
  });

  test('pool exhausted', async () => {
    const other = await newTeam(ada);
    let pressing = true;
    const answers = new Set<number>();
    await asSuperuser(async client => {
      await client.query('begin; lock table region_dashboard.dashboards in access exclusive mode');
      const asking = Array.from({ length: 40 }, async (_, n) => {
        const path = `${(n % 2 ? team : other).path}/dashboards`;
        while (pressing) answers.add((await ada.call('GET', path)).status);
      });
      try {
        // All the while, not just between two requests that give their connections back.
        for (const until = Date.now() + WITHIN.timeout; !answers.has(503) && Date.now() < until; )
          expect((await server.ask('/ready')).code).toBe(200);
        expect([...answers]).toContain(503);
        await server.expectFault(FAULTS.poolExhausted);
      } finally {
        pressing = false;
        await client.query('rollback');
      }
      await Promise.all(asking);
    });
    await server.expectWell();
    expect((await list()).status).toBe(200);
  });

  test('migration pending', async () => {
    const taken = await asSuperuser(async client => {
      const { rows } = await client.query(
        `delete from region_dashboard.migrations where number = (select max(number) from region_dashboard.migrations)
         returning *`,
      );
      return rows[0] as { number: number; name: string; checksum: string; applied_at: Date };
    });
    try {
      await server.expectFault(FAULTS.migrationPending);
      expect((await list()).status).toBe(200);
    } finally {
      await asSuperuser(client =>
        client.query('insert into region_dashboard.migrations (number, name, checksum) values ($1, $2, $3)', [
          taken.number,
          taken.name,
          taken.checksum,
        ]),
      );
    }
    await server.expectWell();
  });

  test('event loop blocked', async () => {
    // The signal that ends it is heard when the turn under way, and the next, are over.
    block(6_000);
    await expect.poll(async () => (await server.ask('/live', 1_000)).code, WITHIN).toBe(null);
    const patient = ['/live', '/ready', '/health'].map(path => server.ask(path as '/live', 120_000));
    block(0);
    await server.expectFault(FAULTS.eventLoopBlocked);
    for (const asked of patient) expect((await asked).code).toBe(200);
    await server.expectWell();
  });

  test('event loop late', async () => {
    block(TURN_MS);
    try {
      await server.expectFault(FAULTS.eventLoopLate);
      expectRefused(await ada.call('GET', `${dashboard.path}/regions/${dashboard.id}/data`), 'unavailable');
      const change = async () => (await send(ada, dashboard, rename('Still mine'))).status;
      await expect.poll(change, WITHIN).toBe(200);
    } finally {
      block(0);
    }
    await server.expectWell();
  });

  test('draining', async () => {
    const leaving = await watchedServer({ ...databaseEnv(postgres), DRAIN_DELAY: '10' });
    const at = ada.at(leaving.address);
    await leaving.expectWell();
    const left = leaving.stop('SIGTERM');
    await leaving.expectFault(FAULTS.draining);
    const served = await read(at, dashboard);
    expect([served.status, served.headers.get('connection')]).toEqual([200, 'close']);
    const headers = { authorization: `Bearer ${ada.token}` };
    expectRefused(await knock(leaving.address, dashboard, { headers }), 'unavailable');
    expect(await left).toBe(0);
  });
});
