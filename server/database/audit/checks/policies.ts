import { ROLE } from '../../roles.ts';
import { type Check, EVERYBODY, HAS_TENANT, NAME, RELATIONS } from '../check.ts';

const ON = `format('%I on %s', p.polname, ${NAME})`;

/**
 * Roles for which a policy may let everything through: the one that repairs across tenants, and the one of
 * accounts in its own schema.
 */
const TRUSTED = `array(select oid from pg_roles r
  where r.rolname = '${ROLE.maintenance}' or (n.nspname = 'identity' and r.rolname = '${ROLE.identity}'))`;

/** Every expression of every permissive policy, as `text`; `tree` tells whether it looks at a row at all. */
const EXPRESSIONS = `(
  select ${ON} as object, c.oid as relid, e.clause, e.tree, pg_get_expr(e.tree, c.oid) as text,
    p.polroles <@ ${TRUSTED} as trusted, ${HAS_TENANT} as has_tenant
  from ${RELATIONS} join pg_policy p on p.polrelid = c.oid and p.polpermissive,
    lateral (values ('USING', p.polqual), ('WITH CHECK', p.polwithcheck)) e (clause, tree)
  where e.tree is not null) e`;

/** The same for every row, or a comparison of something with itself. */
const TRIVIAL = String.raw`(e.tree::text !~ '\{VAR ' or e.text ~* '\m(\w+) (=|>=|<=) \1\M' or e.text ~* '\m(\w+) IS (NOT )?DISTINCT FROM \1\M'
  or e.text ~* '^\(\w+ IS NOT NULL\)$' or e.text ~* '\mOR true\M|\mtrue OR\M|\((\w+ IS NULL)\) OR|\((\w+ IS NOT NULL)\) OR')`;

const TENANT = String.raw`region_dashboard\.tenant_id\(\)`;
/** \`tenant_id = (select region_dashboard.tenant_id())\`, alone or with more conditions after AND. */
const BY_TENANT = String.raw`^\(*tenant_id = (\( SELECT ${TENANT} AS tenant_id\)|${TENANT})\)+( AND .*)?$`;

/** What reads the claims of the request. */
const CLAIMS = String.raw`(region_dashboard\.tenant_id|current_setting|auth\.\w+)\(`;

const WORDS = "string_agg(e.clause || ' ' || e.text, ', ' order by e.clause)";

/** What policies say, and to whom. */
export const policies: readonly Check[] = [
  {
    id: 'policy-always-true',
    severity: 'high',
    title: 'A policy lets every row through',
    why: 'An expression that does not look at the row, or compares it with itself, is row-level security in name only.',
    remedy: 'Compare tenant_id with (select region_dashboard.tenant_id()).',
    sql: `select e.object, ${WORDS} as detail from ${EXPRESSIONS} where not e.trusted and ${TRIVIAL} group by e.object`,
  },
  {
    id: 'policy-not-by-tenant',
    severity: 'high',
    title: "A policy on a table of tenants does not begin with the tenant's claim",
    why: 'What a policy lets through beside the rows of the claimed tenant (after an OR, by a sub-query) belongs to somebody else.',
    remedy:
      'Write it as tenant_id = (select region_dashboard.tenant_id()), and narrow it with AND where needed.',
    sql: `select e.object, ${WORDS} as detail from ${EXPRESSIONS}
      where not e.trusted and e.has_tenant and not ${TRIVIAL} and (e.text !~ '${BY_TENANT}' or e.text ~ ' OR ') group by e.object`,
  },
  {
    id: 'policy-claims-per-row',
    severity: 'medium',
    title: 'A policy reads the claims again for every row',
    why: 'A function in a policy is called once per row that is looked at; inside (select ...) it is called once per statement.',
    remedy: 'Put the call into a sub-query: (select region_dashboard.tenant_id()).',
    sql: `select e.object, ${WORDS} as detail from ${EXPRESSIONS}
      where regexp_count(e.text, '${CLAIMS}') > regexp_count(e.text, 'SELECT [^=<>]*?${CLAIMS}') group by e.object`,
  },
  {
    id: 'policy-for-everybody',
    severity: 'high',
    title: 'A policy is for everybody',
    why: 'It also applies to roles that nobody thought of, such as those behind the public keys of Supabase.',
    remedy: `alter policy ... to ${ROLE.app}.`,
    sql: `select ${ON} as object, string_agg(e.name, ', ' order by e.name) as detail
      from ${RELATIONS} join pg_policy p on p.polrelid = c.oid join ${EVERYBODY} e on e.oid = any (p.polroles) group by 1`,
  },
  {
    id: 'policy-without-check',
    severity: 'medium',
    title: 'A policy for writing does not say what may be written',
    why: 'Without WITH CHECK its USING decides: whoever later widens what may be seen also widens what may be written, unaware.',
    remedy: 'alter policy ... with check (...).',
    sql: `select ${ON} as object, null as detail from ${RELATIONS} join pg_policy p on p.polrelid = c.oid
      where p.polpermissive and p.polcmd in ('w', 'a', '*') and p.polwithcheck is null`,
  },
  {
    id: 'policies-overlap',
    severity: 'medium',
    title: 'Several policies decide about the same',
    why: 'Any one of them is enough: the widest wins, the others only look as if they protected something, and each costs time.',
    remedy: 'Keep one policy for each role and command.',
    sql: `select format('%s for %s', ${NAME}, coalesce(quote_ident(r.rolname), 'PUBLIC')) as object,
        string_agg(distinct p.polname, ', ') as detail
      from ${RELATIONS} join pg_policy p on p.polrelid = c.oid and p.polpermissive
        cross join unnest(p.polroles) as role left join pg_roles r on r.oid = role
        cross join unnest(case p.polcmd when '*' then array['r', 'a', 'w', 'd'] else array[p.polcmd::text] end) as command
      group by c.oid, n.nspname, c.relname, r.rolname, role, command having count(*) > 1`,
  },
];
