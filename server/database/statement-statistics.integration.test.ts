import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { setupDatabase } from './setup-database.ts';
import { type TestDatabase, testDatabase } from './testing/database.ts';
import { missingPostgres15, startPostgres15 } from './testing/postgres-15.ts';

const TENANT = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const VIEW = 'select * from region_dashboard.statement_statistics order by name';

interface Figure {
  readonly role: string;
  readonly name: string | null;
  readonly query: string;
  readonly calls: string;
  readonly rows: string;
  readonly mean_ms: number;
}

async function asked(url: string, ...texts: string[]): Promise<pg.QueryResult<Figure>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let result: pg.QueryResult | null = null;
    for (const text of texts) result = await client.query(text);
    return result!;
  } finally {
    await client.end();
  }
}

let own: TestDatabase;
beforeAll(async () => {
  own = await testDatabase();
});
afterAll(() => own?.drop());

test('before the extension is there the view shows nothing, and is no error', async () => {
  expect((await asked(own.adminUrl, VIEW)).rows).toEqual([]);
});

describe('with the extension', () => {
  beforeAll(() => asked(own.superuserUrl, 'create extension if not exists pg_stat_statements'));
  beforeEach(() => asked(own.superuserUrl, 'select pg_stat_statements_reset()'));

  test('what a server asks stands there by its name, counted, and without values', async () => {
    const database = await openDatabase({ url: own.url, identityUrl: own.identityUrl, log: () => {} });
    for (const title of ['canary-4711', 'canary-4712'])
      await database.readTenant(TENANT, client =>
        client.query('select /* canary-query */ n from generate_series(1, 3) n where $1 <> $2', ['x', title]),
      );
    await database.readTenant(TENANT, client =>
      client.query("select /* canary-literal */ 'canary-4713' as value"),
    );
    await database.close();
    const { rows } = await asked(own.adminUrl, VIEW);
    expect(rows.find(({ name }) => name === 'canary-query')).toMatchObject({
      role: 'region_dashboard_app',
      calls: '2',
      rows: '6',
      mean_ms: expect.any(Number),
    });
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['check-role', 'set-claims', 'canary-literal']),
    );
    expect(JSON.stringify(rows)).not.toMatch(/4711|4712|4713|6f9619ff/);
  });

  test('passwords that others set are not in it, and neither is any statement of theirs', async () => {
    await setupDatabase({ adminUrl: own.superuserUrl, owner: 'region_dashboard_owner' });
    await asked(own.superuserUrl, "select /* of-somebody-else */ 'secret-4711'");
    const { rows } = await asked(own.adminUrl, VIEW);
    expect(JSON.stringify(rows)).not.toMatch(/of-somebody-else|alter role|SCRAM|4711/);
  });

  test.each(['url', 'identityUrl'] as const)('a serving role (%s) does not see it', async whose => {
    for (const text of [VIEW, 'select * from region_dashboard.statement_figures()'])
      await expect(asked(own[whose], text)).rejects.toMatchObject({ code: '42501' });
  });
});

test('a database whose Postgres did not load the library shows nothing, and is no error', async ({
  skip,
}) => {
  const missing = missingPostgres15();
  skip(missing !== null, missing ?? undefined);
  const postgres = await startPostgres15();
  try {
    await asked(postgres.superuserUrl, 'create extension pg_stat_statements');
    expect((await asked(postgres.adminUrl, VIEW)).rows).toEqual([]);
  } finally {
    await postgres.stop();
  }
});
