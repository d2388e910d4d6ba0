import { ROLE } from '../../../roles.ts';
import { OWNER } from '../../../testing/connection.ts';
import { type Fault, routine } from '../fault.ts';

const { app, identity, maintenance } = ROLE;

/** What the checks of ../../checks/roles.ts must find. */
export const roles: readonly Fault[] = [
  ...['superuser', 'bypassrls', 'createrole', 'createdb', 'replication'].map(power => ({
    check: 'role-powerful',
    object: identity,
    sql: `alter role ${identity} ${power}`,
    bySuperuser: true as const,
    everywhere: true as const,
  })),
  ...[maintenance, identity, OWNER, 'pg_read_all_data'].map(role => ({
    check: 'role-member',
    object: app,
    sql: `grant ${role} to ${app}`,
    bySuperuser: true as const,
    everywhere: true as const,
  })),
  {
    check: 'role-owns',
    object: app,
    sql: `${routine('security invoker')} alter function region_dashboard.f() owner to ${app}`,
    bySuperuser: true,
  },
  {
    check: 'role-creates',
    object: app,
    sql: `create schema outside; grant create on schema outside to ${app}`,
    bySuperuser: true,
  },
  {
    check: 'role-without-limits',
    object: app,
    sql: `alter role ${app} reset statement_timeout`,
    bySuperuser: true,
    everywhere: true,
  },
  {
    check: 'role-without-limits',
    object: app,
    sql: `alter role ${app} set lock_timeout = 0`,
    bySuperuser: true,
    everywhere: true,
  },
  {
    check: 'maintenance-serves',
    object: maintenance,
    sql: `alter role ${maintenance} login`,
    bySuperuser: true,
    everywhere: true,
  },
  {
    check: 'parameter-granted',
    object: app,
    sql: `grant set on parameter session_replication_role to ${app}`,
    bySuperuser: true,
    everywhere: true,
  },
  {
    check: 'sequence-shared',
    object: 'region_dashboard.numbers',
    sql: `create sequence region_dashboard.numbers; grant usage on sequence region_dashboard.numbers to ${app}`,
  },
];
