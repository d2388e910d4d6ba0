import { type Check, HAS_TENANT, NAME, OURS, RELATIONS } from '../check.ts';

const FORCE = 'alter table ... enable row level security, force row level security';

/** Whether a view or a materialised view (`c`) reads what is ours. */
const READS_OURS = `exists (select from pg_rewrite w
  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
  join pg_class t on t.oid = d.refobjid and t.oid <> c.oid
  join pg_namespace s on s.oid = t.relnamespace and s.nspname = any (${OURS})
  where w.ev_class = c.oid)`;

/** Row-level security of tables, and what holds rows that it does not reach. */
export const tables: readonly Check[] = [
  {
    id: 'rls-disabled',
    severity: 'high',
    title: 'Row-level security is off on a table',
    why: 'Whoever may read the table reads the rows of every tenant; its policies have no effect.',
    remedy: `${FORCE}, and a policy for each role that uses it.`,
    sql: `select ${NAME} as object,
        case when exists (select from pg_policy p where p.polrelid = c.oid) then 'it has policies, which do nothing' end as detail
      from ${RELATIONS} where c.relkind in ('r', 'p') and not c.relispartition and not c.relrowsecurity`,
  },
  {
    id: 'rls-not-forced',
    severity: 'high',
    title: 'Row-level security is not forced on a table',
    why: 'Its owner reads and writes it past every policy: so does each view and function that runs as the owner.',
    remedy: `${FORCE}.`,
    sql: `select ${NAME} as object, null as detail
      from ${RELATIONS} where c.relkind in ('r', 'p') and c.relrowsecurity and not c.relforcerowsecurity`,
  },
  {
    id: 'rls-without-policy',
    severity: 'low',
    title: 'A table has row-level security and no policy',
    why: 'Nobody sees a row of it: perhaps that is meant, perhaps a policy was forgotten and something looks empty.',
    remedy: 'Create the policies that it needs, or drop the table.',
    sql: `select ${NAME} as object, null as detail from ${RELATIONS}
      where c.relkind in ('r', 'p') and c.relrowsecurity and not exists (select from pg_policy p where p.polrelid = c.oid)`,
  },
  {
    id: 'partition-without-rls',
    severity: 'high',
    title: 'A partition has no row-level security of its own',
    why: 'Asked by its own name, a partition is a table like any other: the policies of its parent do not apply.',
    remedy: `${FORCE} on each partition, or revoke everything on it.`,
    sql: `select ${NAME} as object, null as detail
      from ${RELATIONS} where c.relkind in ('r', 'p') and c.relispartition and not c.relrowsecurity`,
  },
  {
    id: 'foreign-table',
    severity: 'high',
    title: 'A foreign table stands among ours',
    why: 'Row-level security does not exist for it, and its rows travel to another server.',
    remedy: 'Move it to a schema that no serving role may use.',
    sql: `select ${NAME} as object, null as detail from ${RELATIONS} where c.relkind = 'f'`,
  },
  {
    id: 'materialised-view',
    severity: 'high',
    title: 'A materialised view copies rows of ours',
    why: 'It holds what its owner saw, for everybody who may read it: policies do not apply to the copy.',
    remedy: 'Use a table with policies of its own.',
    sql: `select ${NAME} as object, null as detail from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'm' and (n.nspname = any (${OURS}) or ${READS_OURS})`,
  },
  {
    id: 'view-with-owners-rights',
    severity: 'high',
    title: 'A view shows rows of ours with the rights of its owner',
    why: "What it leaves out is all that keeps tenants apart; without security_barrier somebody's WHERE runs before that.",
    remedy:
      'alter view ... set (security_invoker = true). Where it has to read more than its reader may: security_barrier = true, and the claims of the tenant in its WHERE.',
    sql: `select ${NAME} as object, case when c.reloptions::text !~ 'security_barrier=(true|on|1)' or c.reloptions is null
          then 'without security_barrier' else 'without the claims of a tenant' end as detail
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'v' and (n.nspname = any (${OURS}) or ${READS_OURS})
        and coalesce(c.reloptions::text, '') !~ 'security_invoker=(true|on|1)'
        and not (coalesce(c.reloptions::text, '') ~ 'security_barrier=(true|on|1)'
          and pg_get_viewdef(c.oid) ~ $$'request\\.jwt\\.claims'|region_dashboard\\.tenant_id\\(\\)$$)
        and exists (select from aclexplode(c.relacl) x where x.grantee <> c.relowner)`,
  },
  {
    id: 'rule-on-table',
    severity: 'medium',
    title: 'A rule rewrites statements on a table',
    why: 'What a rule does is done with the rights of the table’s owner, past the policies of the one who asked.',
    remedy: 'Drop the rule; use a trigger or do it in the statement.',
    sql: `select ${NAME} as object, 'rule ' || quote_ident(w.rulename) as detail
      from ${RELATIONS} join pg_rewrite w on w.ev_class = c.oid where c.relkind in ('r', 'p', 'f') and w.rulename <> '_RETURN'`,
  },
  {
    id: 'unlogged-table',
    severity: 'medium',
    title: 'A table is not written to the log of the database',
    why: 'It is empty after a crash, and on every replica and restored backup.',
    remedy: 'alter table ... set logged.',
    sql: `select ${NAME} as object, null as detail from ${RELATIONS} where c.relkind in ('r', 'p') and c.relpersistence = 'u'`,
  },
  {
    id: 'table-without-tenant',
    severity: 'high',
    title: 'The app role reaches a table whose rows belong to no tenant',
    why: 'No policy can tell whose they are: everybody has them.',
    remedy:
      'Add tenant_id as the first column of its key, and policies by it; or revoke it from the app role.',
    sql: `select ${NAME} as object, null as detail from ${RELATIONS}
      where n.nspname = 'region_dashboard' and c.relkind in ('r', 'p', 'f', 'v', 'm') and not ${HAS_TENANT}
        and exists (select from aclexplode(c.relacl) x join pg_roles r on r.oid = x.grantee and r.rolname = 'region_dashboard_app')`,
  },
  {
    id: 'publication',
    severity: 'high',
    title: 'A publication exports tables of ours',
    why: 'Logical replication (and Supabase Realtime with it) hands on the rows of all tenants; policies do not apply to it.',
    remedy: 'alter publication ... drop table ..., unless a replica of the whole is meant.',
    sql: `select format('publication %I', pubname) as object,
        string_agg(format('%I.%I', schemaname, tablename), ', ' order by schemaname, tablename) as detail
      from pg_publication_tables where schemaname = any (${OURS}) group by pubname`,
  },
];
