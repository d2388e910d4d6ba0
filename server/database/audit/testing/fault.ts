import { ROLE } from '../../roles.ts';

/** A fault to plant, and the finding that has to come of it. */
export interface Fault {
  readonly check: string;
  readonly object: string;
  readonly sql: string;
  /** the owner of our tables cannot do this */
  readonly bySuperuser?: true;
  /** it changes what is the whole cluster's: for a transaction that is taken back only */
  readonly everywhere?: true;
}

const { app } = ROLE;
export const BOARDS = 'region_dashboard.dashboards';
export const MINE = 'tenant_id = (select region_dashboard.tenant_id())';

/** A table as it should be, under this name. */
export const table = (name: string, columns = '', kind = 'table') => `
  create ${kind} region_dashboard.${name} (tenant_id uuid not null, id uuid not null, ${columns} primary key (tenant_id, id));
  alter table region_dashboard.${name} enable row level security, force row level security;
  create policy app_all on region_dashboard.${name} to ${app} using (${MINE}) with check (${MINE});`;

/** A function as it should be, with something of it replaced. */
export const routine = (rights: string, rest = "set search_path = ''") => `
  create function region_dashboard.f() returns integer language sql ${rights} ${rest} as 'select 1';
  revoke execute on function region_dashboard.f() from public;
  grant execute on function region_dashboard.f() to ${app};`;

export const policy = (
  rest: string,
) => `${table('extra', 'other uuid,')} drop policy app_all on region_dashboard.extra;
  create policy one on region_dashboard.extra ${rest}`;

export const everything = (using: string) => policy(`to ${app} using (${using}) with check (${MINE})`);
