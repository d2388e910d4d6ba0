import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg, { type PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { type TestDatabase, testDatabase } from './testing/database.ts';
import { startNetwork } from './testing/network.ts';

/** One connection for everybody: whatever somebody leaves on it, the next one finds. */
let own: TestDatabase;
let database: Database;
let superuser: pg.Client;
const [ada, ben] = [randomUUID(), randomUUID()];

const BOARDS = 'select id, tenant_id from region_dashboard.dashboards';
const insert = (tenant: string, id = tenant) =>
  `insert into region_dashboard.dashboards values ('${tenant}', '${id}', 1, 'T', '', false, now(), now())`;

beforeAll(async () => {
  own = await testDatabase();
  superuser = new pg.Client({ connectionString: own.superuserUrl });
  await superuser.connect();
  for (const tenant of [ada, ben]) await superuser.query(insert(tenant));
  database = await openDatabase({
    url: own.url,
    identityUrl: own.identityUrl,
    log: () => {},
    connections: { app: 1, identity: 1 },
    answerTimeoutMs: 1_500,
  });
});
afterAll(async () => {
  await database?.close();
  await superuser?.end();
  await own?.drop();
});

/** Whoever comes next sees their own alone, and nobody without claims sees anything. */
async function expectApart(): Promise<void> {
  const unclaimed = await database.app.query(
    `select current_setting('request.jwt.claims', true) as claims, current_user as role, (select count(*) from (${BOARDS}) b) as seen`,
  );
  expect(unclaimed.rows).toEqual([
    { claims: expect.toBeOneOf(['', null]), role: 'region_dashboard_app', seen: 0 },
  ]);
  for (const tenant of [ben, ada])
    for (const read of [database.readTenant, database.tenant]) {
      const { rows } = await read(tenant, client => client.query(BOARDS));
      expect(rows).toEqual([{ id: tenant, tenant_id: tenant }]);
    }
}

/** Runs something as Ada that may go wrong. @returns how it ended */
const asAda = (run: (client: PoolClient) => Promise<unknown>): Promise<unknown> =>
  database.tenant(ada, run).then(
    () => 'committed',
    (error: Error) => error.message,
  );

beforeEach(expectApart);

describe('a pool of one connection carries no tenant over', () => {
  test.each<[string, (client: PoolClient) => Promise<unknown>, RegExp]>([
    ['a commit', client => client.query(BOARDS), /committed/],
    ['a failed statement', client => client.query('select 1 / 0'), /division by zero/],
    [
      'a failed statement that was kept quiet',
      client => client.query('select 1 / 0').catch(() => {}),
      /rolled back/,
    ],
    ['a violated policy', client => client.query(insert(ben, randomUUID())), /row-level security/],
    [
      'an error of the caller',
      async client => {
        await client.query(BOARDS);
        throw new Error('changed my mind');
      },
      /changed my mind/,
    ],
    [
      'a savepoint that was rolled back',
      async client => {
        await client.query(
          `savepoint here; select set_config('request.jwt.claims', '{"tenant_id":"${ben}"}', true)`,
        );
        await client.query('rollback to savepoint here');
        expect((await client.query(BOARDS)).rows).toEqual([{ id: ada, tenant_id: ada }]);
      },
      /committed/,
    ],
    [
      'a statement that took too long',
      async client => {
        await client.query('set local statement_timeout = 50');
        await client.query('select pg_sleep(20)');
      },
      /statement timeout/,
    ],
    [
      'a statement that was cancelled',
      async client => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        const sleeping = client.query('select pg_sleep(20)');
        // it may end before anybody waits for it
        sleeping.catch(() => {});
        await expect
          .poll(async () => {
            const stopped = await superuser.query<{ done: boolean }>(
              `select pg_cancel_backend(pid) as done from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'`,
              [rows[0]!.pid],
            );
            return stopped.rows;
          })
          .toEqual([{ done: true }]);
        await sleeping;
      },
      /user request/,
    ],
    [
      'a connection that was ended from outside',
      async client => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await superuser.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
        await client.query(BOARDS);
      },
      /terminat|connection/i,
    ],
    [
      'a prepared statement, planned for one tenant',
      async client => {
        for (let time = 0; time < 8; time += 1) await client.query({ name: 'boards', text: BOARDS });
      },
      /committed/,
    ],
    [
      'a cursor that was left open',
      async client => client.query(`declare leftover cursor with hold for ${BOARDS}; fetch 1 from leftover`),
      /committed/,
    ],
    ['a setting of the transaction', client => client.query('set local search_path = pg_temp'), /committed/],
    [
      'a temporary table',
      client => client.query(`create temporary table if not exists leftover as ${BOARDS}`),
      /committed|permission denied/,
    ],
    ['a commit by the caller', client => client.query('commit'), /rolled back|committed/],
  ])('after %s', async (_, run, ending) => {
    expect(await asAda(run)).toMatch(ending);
    await expectApart();
    // a prepared statement of the same name is planned with whoever asks
    const { rows } = await database.readTenant(ben, client => client.query({ name: 'boards', text: BOARDS }));
    expect(rows).toEqual([{ id: ben, tenant_id: ben }]);
  });

  test('after an answer that did not come in time: the connection is not used again', async () => {
    const network = await startNetwork(own.url);
    const slow = await openDatabase({
      url: network.url(own.url),
      identityUrl: own.identityUrl,
      log: () => {},
      connections: { app: 1, identity: 1 },
      answerTimeoutMs: 300,
    });
    const pid = async (tenant: string) =>
      slow.readTenant(tenant, async client => {
        const { rows } = await client.query<{ pid: number; tenant_id: string }>(
          `select pg_backend_pid() as pid, tenant_id from region_dashboard.dashboards`,
        );
        return rows;
      });
    const before = await pid(ada);
    network.mode = 'swallow';
    await expect(pid(ada)).rejects.toThrow(/timeout/i);
    network.mode = 'pass';
    const after = await pid(ben);
    expect(after).toEqual([{ pid: expect.any(Number), tenant_id: ben }]);
    expect(after[0]!.pid).not.toBe(before[0]!.pid);
    await slow.close();
    await network.close();
  });

  test('between people who ask at the same time', async () => {
    const seen = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const tenant = n % 2 === 0 ? ada : ben;
        const run = async (client: PoolClient) => {
          const { rows } = await client.query<{ tenant_id: string }>(BOARDS);
          if (n % 5 === 0) await client.query('select 1 / 0').catch(() => {});
          return rows.every(row => row.tenant_id === tenant);
        };
        return database.tenant(tenant, run).catch((error: Error) => /rolled back/.test(error.message));
      }),
    );
    expect(seen.every(Boolean)).toBe(true);
    await expectApart();
  });
});

test('claims that somebody set for the whole session do not reach the next transaction of a tenant', async () => {
  await database.app.query("select set_config('request.jwt.claims', $1, false)", [`{"tenant_id":"${ada}"}`]);
  const { rows } = await database.readTenant(ben, client => client.query(BOARDS));
  expect(rows).toEqual([{ id: ben, tenant_id: ben }]);
  await database.app.query('reset all');
});

test('nothing of ours sets anything for a whole session', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    name => /\.(ts|sql)$/.test(name) && !/test|contract/.test(name),
  );
  expect(files.length).toBeGreaterThan(150);
  const lasting = /set_config\([^;]*?,\s*false\s*\)|['"`;]\s*set (session|role|request)/i;
  expect(files.filter(name => lasting.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
  expect("select set_config('request.jwt.claims', $1, false)").toMatch(lasting);
});
