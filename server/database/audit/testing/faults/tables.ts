import { ROLE } from '../../../roles.ts';
import { BOARDS, type Fault, MINE, table } from '../fault.ts';

const { app } = ROLE;

/** What the checks of ../../checks/tables.ts must find. */
export const tables: readonly Fault[] = [
  { check: 'rls-disabled', object: BOARDS, sql: `alter table ${BOARDS} disable row level security` },
  {
    check: 'rls-disabled',
    object: 'identity.session',
    sql: 'alter table identity.session disable row level security',
  },
  { check: 'rls-not-forced', object: BOARDS, sql: `alter table ${BOARDS} no force row level security` },
  {
    check: 'rls-without-policy',
    object: 'region_dashboard.extra',
    sql: `${table('extra')} drop policy app_all on region_dashboard.extra`,
  },
  {
    check: 'partition-without-rls',
    object: 'region_dashboard.part',
    sql: `create table region_dashboard.extra (tenant_id uuid primary key) partition by hash (tenant_id);
      alter table region_dashboard.extra enable row level security, force row level security;
      create policy app_all on region_dashboard.extra to ${app} using (${MINE}) with check (${MINE});
      create table region_dashboard.part partition of region_dashboard.extra for values with (modulus 1, remainder 0)`,
  },
  {
    check: 'foreign-table',
    object: 'region_dashboard.elsewhere',
    bySuperuser: true,
    sql: `create foreign data wrapper nowhere; create server nowhere foreign data wrapper nowhere;
      create foreign table region_dashboard.elsewhere (tenant_id uuid not null) server nowhere`,
  },
  {
    check: 'materialised-view',
    object: 'region_dashboard.copy',
    sql: `create materialized view region_dashboard.copy as select * from ${BOARDS}`,
  },
  {
    check: 'materialised-view',
    object: 'outside.copy',
    bySuperuser: true,
    sql: `create schema outside; create materialized view outside.copy as select * from ${BOARDS}`,
  },
  {
    check: 'view-with-owners-rights',
    object: 'region_dashboard.leak',
    sql: `create view region_dashboard.leak as select * from ${BOARDS} where ${MINE}; grant select on region_dashboard.leak to ${app}`,
  },
  {
    check: 'view-with-owners-rights',
    object: 'region_dashboard.leak',
    sql: `create view region_dashboard.leak with (security_barrier = true) as select * from ${BOARDS};
      grant select on region_dashboard.leak to ${app}`,
  },
  {
    check: 'view-with-owners-rights',
    object: 'outside.leak',
    bySuperuser: true,
    sql: `create schema outside; create view outside.leak as select * from ${BOARDS}; grant select on outside.leak to public`,
  },
  {
    check: 'rule-on-table',
    object: BOARDS,
    sql: `create rule quietly as on delete to ${BOARDS} do instead nothing`,
  },
  {
    check: 'unlogged-table',
    object: 'region_dashboard.extra',
    sql: table('extra', '', 'unlogged table'),
  },
  {
    check: 'table-without-tenant',
    object: 'region_dashboard.extra',
    sql: `create table region_dashboard.extra (id uuid primary key);
      alter table region_dashboard.extra enable row level security, force row level security;
      create policy one on region_dashboard.extra for select to ${app} using (id = (select region_dashboard.tenant_id()));
      grant select on region_dashboard.extra to ${app}`,
  },
  {
    check: 'publication',
    object: 'publication export',
    sql: `create publication export for table ${BOARDS}`,
    bySuperuser: true,
  },
  {
    check: 'publication',
    object: 'publication export',
    sql: 'create publication export for all tables',
    bySuperuser: true,
  },
];
