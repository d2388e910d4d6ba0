import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimsOf } from '#server/database/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { createAuth } from './auth.ts';
import { createTeam, type IdentityApp, identityApp, signUp } from './testing/identity-app.ts';

/** Everything that shapes the tables of a schema, one line each, as the catalogue tells it. */
const SHAPE = `
  select format('%s.%s %s%s default %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
           case when a.attnotnull then ' not null' else '' end,
           coalesce(lower(pg_get_expr(d.adbin, d.adrelid)), 'none')) as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relnamespace = 'identity'::regnamespace and a.attnum > 0 and not a.attisdropped
  union all
  select format('%s: %s', c.conrelid::regclass, pg_get_constraintdef(c.oid))
    from pg_constraint c where c.connamespace = 'identity'::regnamespace and c.contype <> 'n'
  union all
  select indexdef from pg_indexes where schemaname = 'identity'
  order by 1`;

/** What we have on top: it narrows what the library writes. */
const OURS =
  /departed|installation|secret_sighting|user_email_lower|_role_known|member_once|account_once|organization_slug_shape|session_expires|invitation_inviter/;
const OUR_CONSTRAINTS = [
  'identity."user": CHECK ((email = lower(email)))',
  'identity.account: UNIQUE ("providerId", "accountId")',
  'identity.member: UNIQUE ("organizationId", "userId")',
];

async function shapeOf(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(SHAPE);
  return rows.map(({ line }) => line);
}

function authOn(pool: pg.Pool, said: string[] = []) {
  const log = { error: (line: string) => said.push(line), warn: (line: string) => said.push(line) };
  const auth = createAuth({
    pool,
    secret: 'only for its tables, only for its tables',
    installation: 'only for its tables',
    log,
  });
  // The type check of columns only warns.
  return { ...auth.options, logger: { ...auth.options.logger, level: 'warn' as const } };
}

describe('the frozen tables', () => {
  let frozen: TestDatabase;
  let empty: TestDatabase;
  let ours: pg.Pool;
  let fresh: pg.Pool;
  beforeAll(async () => {
    [frozen, empty] = await Promise.all([testDatabase(), testDatabase(null)]);
    ours = new pg.Pool({ connectionString: frozen.adminUrl, max: 2 });
    fresh = new pg.Pool({ connectionString: empty.adminUrl, max: 2 });
  });
  afterAll(async () => {
    await Promise.all([ours.end(), fresh.end()]);
    await Promise.all([frozen.drop(), empty.drop()]);
  });

  test('lack nothing of what Better Auth would create today, and nothing surprises it', async () => {
    const said: string[] = [];
    const plan = await getMigrations(authOn(ours, said));
    expect(plan.toBeCreated).toEqual([]);
    expect(plan.toBeAdded).toEqual([]);
    expect(plan.toBeAddedIndexes).toEqual([]);
    expect(plan.schemaProblems).toEqual([]);
    expect(said).toEqual([]);
  });

  test('are, line by line, what Better Auth creates in an empty database, and our additions', async () => {
    const { runMigrations } = await getMigrations(authOn(fresh));
    await runMigrations();
    const [theirs, mine] = [await shapeOf(fresh), await shapeOf(ours)];
    expect(theirs.length).toBeGreaterThan(60);
    expect(theirs.filter(line => !mine.includes(line))).toEqual([]);
    const more = mine.filter(line => !theirs.includes(line));
    const unexplained = more.filter(line => !OURS.test(line) && !OUR_CONSTRAINTS.includes(line));
    expect(unexplained.filter(line => !/: CHECK \(+(role|slug)/.test(line))).toEqual([]);
  });

  test('a column that is missing would be noticed', async () => {
    const client = await ours.connect();
    try {
      await client.query('alter table identity."user" drop column "image"');
      const plan = await getMigrations(authOn(ours));
      expect(plan.toBeAdded).toMatchObject([{ table: 'user', fields: { image: {} } }]);
    } finally {
      await client.query('alter table identity."user" add column "image" text');
      client.release();
    }
  });
});

describe('who sees what in the database', () => {
  let it: IdentityApp;
  let app: pg.Pool;
  beforeAll(async () => {
    it = await identityApp();
    app = new pg.Pool({ connectionString: it.database.url, max: 1 });
  });
  afterAll(async () => {
    await app.end();
    await it.close();
  });

  const members = async (claims: string | null) => {
    const client = await app.connect();
    try {
      await client.query('begin');
      if (claims !== null) await client.query(`select set_config('request.jwt.claims', $1, true)`, [claims]);
      return (await client.query('select * from region_dashboard.members')).rows;
    } finally {
      await client.query('rollback');
      client.release();
    }
  };

  test('the app role sees the members of the tenant it claims, without their addresses', async () => {
    const [ann, bob] = [await signUp(it.app, 'Ann'), await signUp(it.app, 'Bob')];
    const [one, two] = [await createTeam(it.app, ann, 'one'), await createTeam(it.app, bob, 'two')];
    expect(await members(claimsOf(one.id))).toEqual([
      { tenant_id: one.id, person_id: ann.id, name: 'Ann', role: 'owner' },
    ]);
    expect(await members(claimsOf(two.id))).toEqual([
      { tenant_id: two.id, person_id: bob.id, name: 'Bob', role: 'owner' },
    ]);
    for (const claims of [null, '', '{}', claimsOf('00000000-0000-4000-8000-000000000000')])
      expect(await members(claims)).toEqual([]);
  });

  test('the app role reaches nothing else of accounts, and the view takes no writes', async () => {
    const { rows } = await it.admin.query<{ table: string }>(
      `select tablename as table from pg_tables where schemaname = 'identity'`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(8);
    for (const { table } of rows)
      await expect(app.query(`select from identity."${table}"`)).rejects.toMatchObject({ code: '42501' });
    await expect(app.query('delete from region_dashboard.members')).rejects.toThrow();
  });

  test('the identity role reaches no table of tenants', async () => {
    const { rows } = await it.admin.query<{ table: string }>(
      `select tablename as table from pg_tables where schemaname = 'region_dashboard'`,
    );
    for (const { table } of rows)
      await expect(it.pool.query(`select from region_dashboard."${table}"`)).rejects.toMatchObject({
        code: '42501',
      });
    await expect(it.pool.query('create table identity.x ()')).rejects.toMatchObject({ code: '42501' });
  });
});
