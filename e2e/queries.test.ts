import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type StatementCost } from '#server/database/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { missingPostgres15, startPostgres15 } from '#server/database/testing/postgres-15.ts';
import { run } from './support/server-process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

async function queries(url: string, ...more: string[]) {
  const { exited, output } = run(['queries', ...more], { DATABASE_ADMIN_URL: url });
  return { code: await exited, output: output() };
}

async function asSuperuser(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

test('queries without the extension ends with 1 and says how to install it', async () => {
  const { code, output } = await queries(database.adminUrl);
  expect([code, output]).toEqual([1, expect.stringContaining('create extension pg_stat_statements')]);
});

test('queries shows what statements have cost, the most expensive first, by name', async () => {
  await asSuperuser(database.superuserUrl, 'create extension if not exists pg_stat_statements');
  const opened = await openDatabase({ url: database.url, identityUrl: database.identityUrl, log: () => {} });
  for (const seconds of [0.2, 0.3])
    await opened.app.query('select /* canary-slow */ pg_sleep($1), $2', [seconds, 'secret-4711']);
  await opened.identity.query('select "id" from identity."user"');
  await opened.close();

  const { code, output } = await queries(database.adminUrl, '--json');
  expect(code).toBe(0);
  const costs = JSON.parse(output) as StatementCost[];
  expect(costs[0]).toMatchObject({ name: 'canary-slow', pool: 'app', calls: 2, rows: 2 });
  expect(costs[0]!.totalMs).toBeGreaterThan(500);
  expect(costs[0]!.meanMs).toBeCloseTo(costs[0]!.totalMs / 2);
  expect(costs.map(({ totalMs }) => totalMs)).toEqual(
    costs.map(({ totalMs }) => totalMs).toSorted((a, b) => b - a),
  );
  expect(costs).toContainEqual(expect.objectContaining({ name: 'select-user', pool: 'identity', calls: 1 }));

  const shown = await queries(database.adminUrl, '--limit', '1');
  expect(shown.output).toMatch(
    /^statement +pool +calls +total +mean +max +rows\ncanary-slow +app +2 +0\.\d s +\d+\.\d\d ms +\d+\.\d\d ms +2\n$/,
  );
  expect(output + shown.output).not.toContain('4711');
});

test.each(['0', 'many', '1001'])('queries --limit %s is wrong usage', async limit => {
  const { code, output } = await queries(database.adminUrl, '--limit', limit);
  expect([code, output]).toEqual([2, expect.stringContaining('whole number from 1 to 1000')]);
});

test('queries as a role that may not see what others ask says what to grant', async ({ skip }) => {
  const missing = missingPostgres15();
  skip(missing !== null, missing ?? undefined);
  const postgres = await startPostgres15();
  try {
    await asSuperuser(postgres.superuserUrl, 'create extension pg_stat_statements');
    const { code, output } = await queries(postgres.adminUrl);
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('grant pg_read_all_stats to region_dashboard_owner'),
    ]);
    await asSuperuser(postgres.superuserUrl, 'grant pg_read_all_stats to region_dashboard_owner');
    expect((await queries(postgres.adminUrl)).output).toContain('shared_preload_libraries');
  } finally {
    await postgres.stop();
  }
});
