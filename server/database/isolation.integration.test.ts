import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimsOf } from './database.ts';
import { ROLE } from './roles.ts';
import { type TestDatabase, testDatabase } from './testing/database.ts';
import { type Catalogue, type Policy, readCatalogue } from './testing/isolation/catalogue.ts';
import { shownAfter, tryIsolation } from './testing/isolation/check.ts';

let own: TestDatabase;
let superuser: pg.Client;
let catalogue: Catalogue;

beforeAll(async () => {
  own = await testDatabase();
  superuser = new pg.Client({ connectionString: own.superuserUrl });
  await superuser.connect();
  catalogue = await readCatalogue(superuser);
});
afterAll(async () => {
  await superuser?.end();
  await own?.drop();
});

test('no tenant reads or writes rows of another, on any table or view', async () => {
  const { findings, tried } = await tryIsolation(superuser);
  expect(findings).toEqual([]);
  const tables = catalogue.relations.filter(
    ({ schema, may }) => schema === 'region_dashboard' && Object.values(may).some(Boolean),
  );
  const names = tables.map(({ name }) => name).filter(name => name !== 'region_dashboard.migrations');
  expect(tried).toEqual(names);
  expect(tried).toContain('region_dashboard.credentials');
});

interface Mutation {
  readonly sql: string;
  /** the table whose rows come into another tenant's reach */
  readonly opens?: string;
}

/** Every change of one policy that opens it. */
function mutationsOf({ table, name, roles, using, check }: Policy): Mutation[] {
  const policy = `alter policy "${name}" on ${table}`;
  const wider = { sql: `${policy} to public` };
  // the others let everything through already, for one role; the hole is another role
  if (roles.join() !== ROLE.app) return [wider, { sql: `${policy} to ${ROLE.app}` }];
  const open = [using && `${policy} using (true)`, check && `${policy} with check (true)`];
  return [wider, ...open.filter(sql => sql !== false).map(sql => ({ sql, opens: table }))];
}

test('every mutation of every policy, and of row-level security itself, is noticed', async () => {
  const { policies, relations, routines } = catalogue;
  const tables = relations.filter(({ enabled }) => enabled);
  expect(tables.length).toBeGreaterThanOrEqual(15);
  // otherwise everything would seem noticed
  expect(await shownAfter(superuser, 'select')).toEqual([]);
  const forced = tables.filter(each => each.forced);
  const mutations: Mutation[] = [
    ...policies.flatMap(mutationsOf),
    ...[
      ...tables.flatMap(({ name }) => [
        `alter table ${name} disable row level security`,
        `grant truncate on ${name} to ${ROLE.app}`,
        `grant select on ${name} to public`,
        `create view region_dashboard.leak as select * from ${name}; grant select on region_dashboard.leak to ${ROLE.app}`,
      ]),
      ...forced.map(({ name }) => `alter table ${name} no force row level security`),
      ...routines.flatMap(name => [
        `grant execute on function ${name} to public`,
        // Of one that nobody else may call it would be no hole.
        `grant execute on function ${name} to ${ROLE.app}; alter function ${name} security definer`,
      ]),
      `create table region_dashboard.extra (tenant_id uuid not null); grant select on region_dashboard.extra to ${ROLE.app}`,
      `create table region_dashboard.extra (id uuid); grant select on region_dashboard.extra to ${ROLE.app}`,
      `grant select on identity.session to ${ROLE.app}`,
      `create or replace view region_dashboard.members as
         select m."organizationId" as tenant_id, m."userId" as person_id, u.name, m.role
         from identity.member m join identity."user" u on u.id = m."userId"`,
      'alter table region_dashboard.dashboards add unique (id)',
    ].map(sql => ({ sql })),
  ];
  const unnoticed: string[] = [];
  for (const { sql, opens } of mutations) {
    if ((await shownAfter(superuser, sql)).length === 0) unnoticed.push(`in the catalogue: ${sql}`);
    if (opens && (await tryIsolation(superuser, sql, opens)).findings.length === 0)
      unnoticed.push(`by trying: ${sql}`);
  }
  expect(unnoticed).toEqual([]);
}, 300_000);

test('the holes that the catalogue shows are also found by reading', async () => {
  const table = 'region_dashboard.dashboards';
  const after = async (sql: string) => (await tryIsolation(superuser, sql, table)).findings;
  expect(await after(`alter table ${table} disable row level security`)).toContain(
    `${table}: a tenant reads rows of another`,
  );
  expect(await after(`alter table ${table} no force row level security`)).toContain(
    `${table}: its owner reads it past row-level security`,
  );
});

test('a table with a type nobody has thought of is reported, not passed over', async () => {
  const { findings } = await tryIsolation(
    superuser,
    `create table region_dashboard.extra (tenant_id uuid primary key, place point not null);
     grant select on region_dashboard.extra to ${ROLE.app}`,
  );
  expect(findings).toEqual([expect.stringMatching(/^region_dashboard\.extra cannot be tried: No example/)]);
});

test('a right on accounts that is granted by mistake shows nothing', async () => {
  await superuser.query('begin');
  await superuser.query(`
    insert into identity."user" (name, email, "emailVerified") values ('Ada', 'ada@example.org', true);
    grant usage on schema identity to ${ROLE.app}; grant select on all tables in schema identity to ${ROLE.app}`);
  await superuser.query(`set local role ${ROLE.app}`);
  for (const { name } of catalogue.relations.filter(({ schema }) => schema === 'identity')) {
    const { rowCount } = await superuser.query(`select from ${name}`);
    expect([name, rowCount]).toEqual([name, 0]);
  }
  await superuser.query('rollback');
});

test('events cannot be changed by the app role, not even its own, and go by folding alone, an hour later', async () => {
  const [tenant, dashboard] = [randomUUID(), randomUUID()];
  const app = new pg.Client({ connectionString: own.url });
  await app.connect();
  await app.query("select set_config('request.jwt.claims', $1, false)", [claimsOf(tenant)]);
  for (const [index, age] of ['59 minutes', '61 minutes'].entries())
    await app.query(
      `insert into region_dashboard.events (tenant_id, dashboard_id, seq, id, type, data, actor, command_id, at)
       values ($1, $2, $3, gen_random_uuid(), 'x', '{}', 'ada', gen_random_uuid(), now() - $4::interval)`,
      [tenant, dashboard, index + 1, age],
    );
  const change = 'update region_dashboard.events set actor = $$x$$';
  await expect(app.query(change)).rejects.toMatchObject({ code: '42501' });
  const remove = async (folding: string) => {
    await app.query("select set_config('region_dashboard.folding', $1, false)", [folding]);
    return (await app.query<{ seq: string }>('delete from region_dashboard.events returning seq')).rows;
  };
  for (const folding of ['', randomUUID(), '*']) expect(await remove(folding)).toEqual([]);
  expect(await remove(dashboard)).toEqual([{ seq: '2' }]);
  await app.end();
});
