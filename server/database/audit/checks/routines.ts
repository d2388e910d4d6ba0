import { type Check, EVERYBODY, OURS, OWNERS } from '../check.ts';

const ROUTINES = 'pg_proc p join pg_namespace n on n.oid = p.pronamespace';
const CALLERS = 'aclexplode(coalesce(p.proacl, acldefault($$f$$, p.proowner))) x';

/** Functions and procedures, and the extensions that bring more of them. */
export const routines: readonly Check[] = [
  {
    id: 'function-definer',
    severity: 'high',
    title: 'A function runs with the rights of its owner',
    why: 'SECURITY DEFINER lends the rights of the one who owns our tables to whoever may call it.',
    remedy: 'alter function ... security invoker; or revoke execute on it from everybody but the owner.',
    sql: `select p.oid::regprocedure::text as object,
        'for ' || string_agg(distinct case when x.grantee = 0 then 'PUBLIC' else r.rolname::text end, ', ') as detail
      from ${ROUTINES} cross join ${CALLERS} left join pg_roles r on r.oid = x.grantee
      where p.prosecdef and x.grantee <> p.proowner and n.nspname not in ('pg_catalog', 'information_schema')
        and (n.nspname = any (${OURS}) or p.proowner in ${OWNERS}) group by p.oid`,
  },
  {
    id: 'function-search-path',
    severity: 'medium',
    title: 'A function finds its tables by the search path of its caller',
    why: 'Whoever can put a schema in front makes it read, write or call something else.',
    remedy: "alter function ... set search_path = '', and name schemas in its body.",
    sql: `select p.oid::regprocedure::text as object, null as detail from ${ROUTINES}
      where n.nspname = any (${OURS}) and p.prosqlbody is null and p.prokind <> 'a'
        and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')`,
  },
  {
    id: 'function-for-everybody',
    severity: 'high',
    title: 'Everybody may call a function of ours',
    why: 'Postgres lets PUBLIC execute every new function; on Supabase it is an address of the public API as well.',
    remedy: 'revoke execute on function ... from public, anon, authenticated, service_role.',
    sql: `select p.oid::regprocedure::text as object, string_agg(distinct e.name, ', ') as detail
      from ${ROUTINES} cross join ${CALLERS} join ${EVERYBODY} e on e.oid = x.grantee
      where n.nspname = any (${OURS}) group by p.oid`,
  },
  {
    id: 'extension-in-public',
    severity: 'low',
    title: 'An extension lives in the schema public',
    why: 'Its functions are found by everybody and may be called by everybody.',
    remedy: 'alter extension ... set schema extensions.',
    sql: `select quote_ident(x.extname) as object, null as detail
      from pg_extension x join pg_namespace n on n.oid = x.extnamespace where n.nspname = 'public'`,
  },
];
