import { OWNER } from '../../../testing/connection.ts';
import { type Fault, routine } from '../fault.ts';

/** What the checks of ../../checks/routines.ts must find. */
export const routines: readonly Fault[] = [
  {
    check: 'function-definer',
    object: 'region_dashboard.f()',
    sql: routine('security definer'),
  },
  {
    check: 'function-definer',
    object: 'outside.f()',
    sql: `reset role; create schema outside authorization ${OWNER}; set local role ${OWNER};
      create function outside.f() returns bigint language sql security definer set search_path = ''
      as 'select count(*) from region_dashboard.events'`,
    bySuperuser: true,
  },
  {
    check: 'function-search-path',
    object: 'region_dashboard.f()',
    sql: routine('security invoker', ''),
  },
  {
    check: 'function-for-everybody',
    object: 'region_dashboard.f()',
    sql: `${routine('security invoker')} grant execute on function region_dashboard.f() to public`,
  },
  {
    check: 'extension-in-public',
    object: 'pgcrypto',
    sql: 'create extension pgcrypto schema public',
    bySuperuser: true,
  },
];
