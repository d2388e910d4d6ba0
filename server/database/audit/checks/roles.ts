import { ROLE } from '../../roles.ts';
import { type Check, OURS, SERVING } from '../check.ts';

const SERVING_ROLES = `pg_roles s where s.rolname = any (${SERVING})`;
const LIMITS = "array['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']";

/** What the roles of ours are, and can become. */
export const roles: readonly Check[] = [
  {
    id: 'role-powerful',
    severity: 'high',
    title: 'A serving role has powers that row-level security does not hold',
    why: 'Whoever gets hold of the connection, or of one careless statement, has the data of every tenant.',
    remedy: 'alter role ... nosuperuser nobypassrls nocreaterole nocreatedb noreplication.',
    sql: `select s.rolname::text as object, concat_ws(', ',
        case when s.rolsuper then 'SUPERUSER' end, case when s.rolbypassrls then 'BYPASSRLS' end,
        case when s.rolcreaterole then 'CREATEROLE' end, case when s.rolcreatedb then 'CREATEDB' end,
        case when s.rolreplication then 'REPLICATION' end) as detail
      from ${SERVING_ROLES} and (s.rolsuper or s.rolbypassrls or s.rolcreaterole or s.rolcreatedb or s.rolreplication)`,
  },
  {
    id: 'role-member',
    severity: 'high',
    title: 'A serving role can become another role',
    why: 'With SET ROLE, or without asking, it has that role’s rights: those of an owner, of the other serving role, of a role that reads everything.',
    remedy: 'revoke ... from the serving role: it is a member of nothing.',
    sql: `select s.rolname::text as object, string_agg(r.rolname, ', ' order by r.rolname) as detail
      from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles s on s.oid = m.member
      where s.rolname = any (${SERVING}) group by s.rolname`,
  },
  {
    id: 'role-owns',
    severity: 'high',
    title: 'A serving role owns something in the database',
    why: 'An owner may change what it owns: switch row-level security off, replace a function, grant to others.',
    remedy: 'reassign owned by the serving role to the owner.',
    sql: `select s.rolname::text as object, string_agg(pg_describe_object(d.classid, d.objid, d.objsubid), ', ') as detail
      from pg_shdepend d join pg_database b on b.datname = current_database()
        join pg_roles s on s.oid = d.refobjid and s.rolname = any (${SERVING})
      where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'
        and (d.dbid = b.oid or (d.classid = 'pg_database'::regclass and d.objid = b.oid))
      group by s.rolname`,
  },
  {
    id: 'role-creates',
    severity: 'medium',
    title: 'A serving role may create objects',
    why: 'A function or a table under the right name, in a schema that others search, is run and trusted by them.',
    remedy: 'revoke create on schema ... (or on the database) from the role, and from PUBLIC.',
    sql: `select s.rolname::text as object, string_agg(place, ', ' order by place) as detail
      from pg_roles s cross join lateral (
        select 'schema ' || quote_ident(n.nspname) as place from pg_namespace n
        where n.nspname !~ '^pg_' and has_schema_privilege(s.oid, n.oid, 'create')
        union all select 'the database' where has_database_privilege(s.oid, current_database(), 'create')) p
      where s.rolname = any (${SERVING}) and not s.rolsuper group by s.rolname`,
  },
  {
    id: 'role-without-limits',
    severity: 'medium',
    title: 'A serving role may wait and work without end',
    why: 'One statement that hangs, or one transaction left open, keeps locks and connections that others need.',
    remedy: 'alter role ... set statement_timeout = ..., as `region-dashboard setup-database` does.',
    sql: `select s.rolname::text as object, string_agg(missing, ', ') as detail
      from pg_roles s cross join unnest(${LIMITS}) as missing
      where s.rolname = any (${SERVING}) and not exists (
        select from pg_db_role_setting o cross join unnest(o.setconfig) as setting
        where o.setrole = s.oid and o.setdatabase in (0, (select oid from pg_database where datname = current_database()))
          and setting like missing || '=%' and setting <> missing || '=0')
      group by s.rolname`,
  },
  {
    id: 'maintenance-serves',
    severity: 'high',
    title: 'The role for maintenance can be connected as',
    why: 'Its policies let everything through: it is for the owner to become while repairing, not for a connection.',
    remedy: `alter role ${ROLE.maintenance} nologin nosuperuser nobypassrls.`,
    sql: `select r.rolname::text as object, null as detail from pg_roles r
      where r.rolname = '${ROLE.maintenance}' and (r.rolcanlogin or r.rolsuper or r.rolbypassrls)`,
  },
  {
    id: 'parameter-granted',
    severity: 'high',
    title: 'A serving role may set a parameter of the superuser',
    why: 'session_replication_role, for one, switches triggers and foreign keys off.',
    remedy: 'revoke set on parameter ... from the role.',
    sql: `select r.rolname::text as object, string_agg(distinct p.parname, ', ') as detail
      from pg_parameter_acl p cross join aclexplode(p.paracl) x
        join pg_roles r on r.oid = x.grantee where r.rolname = any (${SERVING}) group by r.rolname`,
  },
  {
    id: 'sequence-shared',
    severity: 'low',
    title: 'Tenants draw numbers from one sequence',
    why: 'Whoever sees two of their own numbers knows how many others have drawn in between.',
    remedy: 'Use UUIDs, or numbers that count within a tenant.',
    sql: `select format('%I.%I', n.nspname, c.relname) as object, null as detail
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any (${OURS}) and c.relkind = 'S'
        and exists (select from aclexplode(c.relacl) x join pg_roles r on r.oid = x.grantee and r.rolname = '${ROLE.app}')`,
  },
];
