import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from './testing/database.ts';
import { type Policy, readCatalogue } from './testing/isolation/catalogue.ts';
import { checkIsolation } from './testing/isolation/check.ts';

async function asSuperuser<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** @returns what the check finds in a fresh database after a change */
async function findingsAfter(sql: string): Promise<readonly string[]> {
  await using own = await testDatabase();
  await asSuperuser(own.superuserUrl, client => client.query(sql));
  return (await checkIsolation(own)).findings;
}

test('no tenant reads or writes rows of another, on any table or view', async () => {
  await using own = await testDatabase();
  const { findings, tried } = await checkIsolation(own);
  expect(findings).toEqual([]);
  expect(tried).toEqual(
    expect.arrayContaining([
      'region_dashboard.dashboards',
      'region_dashboard.events',
      'region_dashboard.regions',
    ]),
  );
});

/** Every way to weaken one policy that changes something. */
function mutationsOf({ table, name, roles, using, check }: Policy): string[] {
  const policy = `alter policy "${name}" on ${table}`;
  // it lets everything through already, for one role; the hole is another role
  if (roles.join() === 'region_dashboard_maintenance') return [`${policy} to public`];
  return [using && `${policy} using (true)`, check && `${policy} with check (true)`].filter(
    one => one !== false,
  );
}

test('every mutation of every policy, and of row-level security itself, is noticed', async () => {
  await using own = await testDatabase();
  const { policies, relations, routines } = await asSuperuser(own.superuserUrl, readCatalogue);
  const tables = relations.filter(({ enabled }) => enabled).map(({ name }) => name);
  expect(tables.length).toBeGreaterThanOrEqual(3);

  const mutations = [
    ...policies.flatMap(mutationsOf),
    ...tables.flatMap(table => [
      `alter table ${table} disable row level security`,
      `alter table ${table} no force row level security`,
      `grant truncate on ${table} to region_dashboard_app`,
      `grant select on ${table} to public`,
      `create view region_dashboard.leak as select * from ${table}; grant select on region_dashboard.leak to region_dashboard_app`,
    ]),
    ...routines.flatMap(({ name }) => [
      `grant execute on function ${name} to public`,
      `alter function ${name} security definer`,
    ]),
    'create table region_dashboard.extra (tenant_id uuid not null); grant select on region_dashboard.extra to region_dashboard_app',
    'create table region_dashboard.extra (id uuid); grant select on region_dashboard.extra to region_dashboard_app',
    'grant select on identity.session to region_dashboard_app',
    `create or replace view region_dashboard.members as
       select m."organizationId" as tenant_id, m."userId" as person_id, u.name, m.role
       from identity.member m join identity."user" u on u.id = m."userId"`,
    'alter table region_dashboard.dashboards add unique (id)',
  ];
  // otherwise everything would seem noticed
  expect(await findingsAfter('select')).toEqual([]);
  const unnoticed: string[] = [];
  const queue = mutations.values();
  const worker = async () => {
    for (const mutation of queue) {
      if ((await findingsAfter(mutation)).length === 0) unnoticed.push(mutation);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  expect(unnoticed).toEqual([]);
}, 300_000);

test('the holes that the catalogue shows are also found by reading', async () => {
  const table = 'region_dashboard.dashboards';
  expect(await findingsAfter(`alter table ${table} disable row level security`)).toContain(
    `${table}: a tenant reads rows of another`,
  );
  expect(await findingsAfter(`alter table ${table} no force row level security`)).toContain(
    `${table}: its owner reads it past row-level security`,
  );
});

test('events cannot be changed or deleted by the app role, not even its own', async () => {
  await using own = await testDatabase();
  const app = new pg.Client({ connectionString: own.url });
  await app.connect();
  for (const sql of [
    'update region_dashboard.events set actor = $$x$$',
    'delete from region_dashboard.events',
  ])
    await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
  await app.end();
});
