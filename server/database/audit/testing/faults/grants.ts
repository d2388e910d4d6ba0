import { ROLE } from '../../../roles.ts';
import { BOARDS, type Fault } from '../fault.ts';

const { app, identity } = ROLE;

/** What the checks of ../../checks/grants.ts must find. */
export const grants: readonly Fault[] = [
  { check: 'grant-to-everybody', object: BOARDS, sql: `grant select on ${BOARDS} to public` },
  {
    check: 'grant-to-everybody',
    object: `${BOARDS}.title`,
    sql: `grant select (title) on ${BOARDS} to public`,
  },
  {
    check: 'grant-to-everybody',
    object: 'schema identity',
    sql: 'grant usage on schema identity to public',
  },
  {
    check: 'grant-to-everybody',
    object: BOARDS,
    sql: `create role anon; grant select on ${BOARDS} to anon`,
    bySuperuser: true,
    everywhere: true,
  },
  {
    check: 'grant-across',
    object: 'identity.session',
    sql: `grant select on identity.session to ${app}`,
  },
  {
    check: 'grant-across',
    object: 'region_dashboard.events',
    sql: `grant select on region_dashboard.events to ${identity}`,
  },
  { check: 'grant-past-policies', object: BOARDS, sql: `grant truncate on ${BOARDS} to ${app}` },
  { check: 'grant-past-policies', object: BOARDS, sql: `grant trigger on ${BOARDS} to ${app}` },
  {
    check: 'grant-option',
    object: BOARDS,
    sql: `grant select on ${BOARDS} to ${app} with grant option`,
  },
  {
    check: 'grant-on-column',
    object: `${BOARDS}.title`,
    sql: `grant select (title) on ${BOARDS} to ${app}`,
  },
  {
    check: 'default-privileges',
    object: 'schema region_dashboard',
    sql: 'alter default privileges in schema region_dashboard grant select on tables to public',
  },
  {
    check: 'default-privileges',
    object: 'every schema',
    sql: `alter default privileges grant select on tables to ${app}`,
  },
];
