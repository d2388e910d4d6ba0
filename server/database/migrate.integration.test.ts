import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, pendingMigrations, readMigrations } from './migrate.ts';
import { type TestDatabase, testDatabase } from './testing/database.ts';

let own: TestDatabase;
let folder: string;
const log = () => {};

beforeEach(async () => {
  own = await testDatabase(null);
  folder = mkdtempSync(join(tmpdir(), 'region-dashboard-migrations-'));
  write(
    '0001_schemas',
    'create schema identity; grant usage on schema region_dashboard to region_dashboard_app',
  );
});

afterEach(async () => {
  await own.drop();
  rmSync(folder, { recursive: true });
});

function write(name: string, sql: string): void {
  writeFileSync(join(folder, `${name}.sql`), sql);
}

const run = (options: { lockTimeoutMs?: number } = {}) =>
  migrate({ adminUrl: own.adminUrl, log, folder, ...options });

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const names = (url = own.adminUrl): Promise<string[]> =>
  as(url, async client => {
    const { rows } = await client.query<{ name: string }>(
      'select name from region_dashboard.migrations order by number',
    );
    return rows.map(({ name }) => name);
  });

test('pending ones are applied in order, by an owner who is no superuser, and then no more', async () => {
  write('0002_table', 'create table region_dashboard.a (id integer)');
  write('0003_column', 'alter table region_dashboard.a add b integer');
  const lines: string[] = [];
  const first = await migrate({ adminUrl: own.adminUrl, log: line => lines.push(line), folder });
  expect(first).toEqual(['0001_schemas', '0002_table', '0003_column']);
  expect(lines).toEqual(first.map(name => `Migration ${name} ...`));
  expect(await run()).toEqual([]);
  expect(await names()).toEqual(first);
});

test('what fails is undone, what came before it stays, and the next run goes on from there', async () => {
  write('0002_table', 'create table region_dashboard.a (id integer)');
  write('0003_broken', 'create table region_dashboard.b (id integer); select 1 / 0');
  await expect(run()).rejects.toThrow(/^The migration 0003_broken failed and was undone/);
  expect(await names()).toEqual(['0001_schemas', '0002_table']);
  await as(own.adminUrl, async client => {
    const { rows } = await client.query(`select to_regclass('region_dashboard.b') as b`);
    expect(rows).toEqual([{ b: null }]);
  });
  write('0003_broken', 'create table region_dashboard.b (id integer)');
  expect(await run()).toEqual(['0003_broken']);
});

test('runs at the same time wait for each other: each migration is applied once', async () => {
  for (const number of [2, 3, 4, 5])
    write(
      `000${number}_table`,
      `create table region_dashboard.t${number} (id integer); select pg_sleep(0.02)`,
    );
  const runs = await Promise.all([run(), run(), run(), run()]);
  expect(runs.flat().toSorted()).toEqual([
    '0001_schemas',
    '0002_table',
    '0003_table',
    '0004_table',
    '0005_table',
  ]);
});

test('an applied file that was changed is refused by its name; other line ends are no change', async () => {
  write('0002_table', 'create table region_dashboard.a (\n  id integer\n)');
  await run();
  write('0002_table', 'create table region_dashboard.a (\r\n  id integer\r\n)');
  expect(await run()).toEqual([]);
  write('0002_table', 'create table region_dashboard.a (\n  id bigint\n)');
  await expect(run()).rejects.toThrow(/0002_table was changed after it was applied/);
});

test('a database that a newer release has migrated is refused', async () => {
  write('0002_newer', 'select 1');
  await run();
  rmSync(join(folder, '0002_newer.sql'));
  await expect(run()).rejects.toThrow(/0002_newer, which this release does not know/);
});

test('a lock that somebody holds ends it within the time, in words', async () => {
  write('0002_table', 'create table region_dashboard.a (id integer)');
  await run();
  write('0003_column', 'alter table region_dashboard.a add b integer');
  await as(own.adminUrl, async holder => {
    await holder.query('begin; select * from region_dashboard.a');
    await expect(run({ lockTimeoutMs: 100 })).rejects.toThrow(
      /0003_column failed.*another session holds a lock/,
    );
    await holder.query('commit');
  });
  expect(await run()).toEqual(['0003_column']);
});

test('what it makes is open to nobody who was not named', async () => {
  write('0002_function', 'create function region_dashboard.f() returns integer language sql return 1');
  await run();
  await as(own.url, async client => {
    await expect(client.query('select region_dashboard.f()')).rejects.toMatchObject({ code: '42501' });
  });
});

test('a gap in the numbers, or a number twice, is refused before anything is applied', async () => {
  write('0003_gap', 'select 1');
  await expect(run()).rejects.toThrow(/Migration 2 is missing/);
  write('0002_a', 'select 1');
  write('0002_b', 'select 1');
  await expect(run()).rejects.toThrow(/there twice/);
});

test('the app role sees what is pending: everything before the first run, nothing after the last', async () => {
  const all = readMigrations();
  await as(own.url, async app => {
    expect(await pendingMigrations(app)).toEqual(all);
    await migrate({ adminUrl: own.adminUrl, log });
    expect(await pendingMigrations(app)).toEqual([]);
    // a release that brings one more
    const next = { number: all.length + 1, name: 'next', sql: '', checksum: '' };
    expect(await pendingMigrations(app, [...all, next])).toEqual([next]);
  });
});
