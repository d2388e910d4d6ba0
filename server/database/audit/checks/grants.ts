import { ROLE } from '../../roles.ts';
import { type Check, EVERYBODY, NAME, OURS, OWNERS, RELATIONS, SERVING } from '../check.ts';

/** Everything of ours that can be granted, functions aside: name, schema, access list, owner. */
const GRANTED = `(
  select format('schema %I', n.nspname) as object, n.nspname as schema, n.nspacl as acl, n.nspowner as owner
    from pg_namespace n where n.nspname = any (${OURS})
  union all select ${NAME}, n.nspname, c.relacl, c.relowner from ${RELATIONS}
  union all select format('%s.%I', ${NAME}, a.attname), n.nspname, a.attacl, c.relowner
    from ${RELATIONS} join pg_attribute a on a.attrelid = c.oid and a.attacl is not null) o
  cross join aclexplode(o.acl) x`;

const rights = (whom: string) => `string_agg(distinct x.privilege_type || ' to ' || ${whom}, ', ') as detail`;

/** Who was granted what. */
export const grants: readonly Check[] = [
  {
    id: 'grant-to-everybody',
    severity: 'high',
    title: 'Everybody has rights on something of ours',
    why: 'PUBLIC is every role there is; anon, authenticated and service_role are what the keys of Supabase connect as.',
    remedy: 'revoke all on ... from public, anon, authenticated, service_role.',
    sql: `select o.object, ${rights('e.name')} from ${GRANTED} join ${EVERYBODY} e on e.oid = x.grantee group by o.object`,
  },
  {
    id: 'grant-across',
    severity: 'high',
    title: "A serving role reaches into the other one's schema",
    why: "Accounts and dashboards are kept apart so that a fault in one does not open the other: sessions, or tenants' rows.",
    remedy: 'revoke all on ... from the role.',
    sql: `select o.object, ${rights('r.rolname')} from ${GRANTED} join pg_roles r on r.oid = x.grantee
      where (o.schema = 'identity' and r.rolname = '${ROLE.app}') or (o.schema = 'region_dashboard' and r.rolname = '${ROLE.identity}')
      group by o.object`,
  },
  {
    id: 'grant-past-policies',
    severity: 'high',
    title: 'A serving role has a right that no policy restrains',
    why: 'TRUNCATE empties the table of every tenant; TRIGGER runs code as others; REFERENCES tells what exists.',
    remedy: 'revoke truncate, trigger, references on ... from the role.',
    sql: `select o.object, ${rights('r.rolname')} from ${GRANTED} join pg_roles r on r.oid = x.grantee
      where r.rolname = any (${SERVING}) and x.privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES', 'MAINTAIN') group by o.object`,
  },
  {
    id: 'grant-option',
    severity: 'medium',
    title: 'A role may hand on its rights',
    why: 'WITH GRANT OPTION lets it open what is ours to others, without the owner.',
    remedy: 'revoke grant option for ... on ... from the role.',
    sql: `select o.object, ${rights('r.rolname')} from ${GRANTED} join pg_roles r on r.oid = x.grantee
      where x.is_grantable and x.grantee <> o.owner group by o.object`,
  },
  {
    id: 'grant-on-column',
    severity: 'low',
    title: 'A right was granted on a single column',
    why: 'A list of the table’s rights does not show it, and revoking the table’s rights does not take it away.',
    remedy: 'Grant on the table, or give the columns a view or a table of their own.',
    sql: `select format('%s.%I', ${NAME}, a.attname) as object, ${rights('r.rolname')}
      from ${RELATIONS} join pg_attribute a on a.attrelid = c.oid and not a.attisdropped cross join aclexplode(a.attacl) x
        join pg_roles r on r.oid = x.grantee
      where x.grantee <> c.relowner and r.rolname = any (${SERVING}) group by 1`,
  },
  {
    id: 'default-privileges',
    severity: 'medium',
    title: 'New objects are opened by default privileges',
    why: 'The next table or function is readable by them before anybody has thought about it.',
    remedy: 'alter default privileges for role ... revoke all on ... from ....',
    sql: `select case when n.nspname is null then 'every schema' else format('schema %I', n.nspname) end as object,
        string_agg(distinct format('%s on %s to %s', x.privilege_type, case d.defaclobjtype when 'r' then 'tables'
          when 'S' then 'sequences' when 'f' then 'functions' when 'n' then 'schemas' else 'types' end,
          coalesce(e.name, r.rolname)), ', ') as detail
      from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace cross join aclexplode(d.defaclacl) x
        left join ${EVERYBODY} e on e.oid = x.grantee left join pg_roles r on r.oid = x.grantee and r.rolname = any (${SERVING})
      where (n.nspname = any (${OURS}) or (d.defaclnamespace = 0 and d.defaclrole in ${OWNERS}))
        and (e.oid is not null or r.oid is not null)
        -- what Postgres gives to PUBLIC anyway
        and not (d.defaclnamespace = 0 and x.grantee = 0 and d.defaclobjtype in ('f', 'T'))
      group by n.nspname`,
  },
];
