import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testApp } from '../testing/app.ts';
import { command, newDashboard, newTeam, region, rename, send, signUp } from '../testing/people.ts';
import { missingPostgres15, type Postgres15, PROGRAMS, startPostgres15 } from './testing/postgres-15.ts';

const run = promisify(execFile);

const TABLES = [
  'region_dashboard.events',
  'region_dashboard.dashboards',
  'region_dashboard.regions',
  'identity."user"',
  'identity.member',
];

/** Every row of our tables, in a stable order. */
async function contents(url: string): Promise<Record<string, unknown[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const rows: Record<string, unknown[]> = {};
  for (const table of TABLES)
    rows[table] = (
      await client.query(`select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`)
    ).rows;
  await client.end();
  return rows;
}

const at = (url: string, database: string) => {
  const moved = new URL(url);
  moved.pathname = database;
  return moved.href;
};

describe('the copy that docs/infrastructure.md describes', () => {
  const missing = missingPostgres15();
  const folder = mkdtempSync(join(tmpdir(), 'backup-'));
  let postgres: Postgres15;
  beforeAll(async () => {
    if (missing) return;
    postgres = await startPostgres15();
    await using app = await testApp({
      database: { ...postgres, name: 'backup', drop: async () => {}, [Symbol.asyncDispose]: async () => {} },
    });
    const ada = await signUp(app.address, 'Ada');
    const dashboard = await newDashboard(ada, await newTeam(ada), 'Kept', [
      region('Left'),
      region('Right', 8),
    ]);
    await send(ada, dashboard, rename('Kept well'), command({ type: 'describe', description: 'For ever' }));
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? undefined));

  test('holds every row, and is whole again in another database', async () => {
    const file = join(folder, 'copy');
    const before = await contents(postgres.superuserUrl);
    expect(before['region_dashboard.events']).toHaveLength(5);
    await run(`${PROGRAMS}/pg_dump`, ['--format=custom', '--file', file, postgres.superuserUrl]);

    const elsewhere = at(postgres.superuserUrl, 'restored');
    await run(`${PROGRAMS}/psql`, [postgres.superuserUrl, '-c', 'create database restored']);
    await run(`${PROGRAMS}/pg_restore`, ['--exit-on-error', '--dbname', elsewhere, file]);
    expect(await contents(elsewhere)).toEqual(before);
  });

  test('made by the owner is refused, not empty: rows it may not see are an error', async () => {
    const dump = run(`${PROGRAMS}/pg_dump`, [
      '--format=custom',
      '--file',
      join(folder, 'owner'),
      postgres.adminUrl,
    ]);
    await expect(dump).rejects.toThrow(/row-level security/);
  });
});
