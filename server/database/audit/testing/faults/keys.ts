import { ROLE } from '../../../roles.ts';
import { BOARDS, type Fault, table } from '../fault.ts';

const { identity } = ROLE;

/** What the checks of ../../checks/keys.ts must find. */
export const keys: readonly Fault[] = [
  {
    check: 'foreign-key-without-index',
    object: 'region_dashboard.extra.to_board',
    sql: table(
      'extra',
      `board uuid, constraint to_board foreign key (tenant_id, board) references ${BOARDS} (tenant_id, id),`,
    ),
  },
  {
    check: 'table-without-primary-key',
    object: 'region_dashboard.extra',
    sql: `${table('extra')} alter table region_dashboard.extra drop constraint extra_pkey`,
  },
  {
    check: 'key-without-tenant',
    object: 'region_dashboard.extra_name_key',
    sql: table('extra', 'name text unique,'),
  },
  {
    check: 'key-without-tenant',
    object: 'region_dashboard.extra_lower_idx',
    sql: `${table('extra', 'name text,')} create unique index on region_dashboard.extra (lower(name))`,
  },
  {
    check: 'foreign-key-across-tenants',
    object: 'region_dashboard.extra.to_board',
    sql: `${table('extra', `other uuid, constraint to_board foreign key (other, id) references ${BOARDS} (tenant_id, id),`)}
      create index on region_dashboard.extra (other, id)`,
  },
  {
    check: 'tenant-optional',
    object: 'identity.extra',
    sql: `create table identity.extra (tenant_id uuid, id uuid primary key);
      alter table identity.extra enable row level security, force row level security;
      create policy identity on identity.extra to ${identity} using (true) with check (true)`,
  },
  {
    check: 'index-twice',
    object: 'region_dashboard.events_actor, region_dashboard.events_actor_again',
    sql: 'create index events_actor_again on region_dashboard.events (tenant_id, dashboard_id, actor, seq desc)',
  },
];
