import { DatabaseStartError } from './errors.ts';
import type { Queryable } from './migrate.ts';
import { ROLE, SCHEMAS } from './roles.ts';

/** Predefined roles of Postgres that reach past what a role was granted. */
const MIGHTY = [
  'pg_read_all_data',
  'pg_write_all_data',
  'pg_maintain',
  'pg_read_server_files',
  'pg_write_server_files',
  'pg_execute_server_program',
];

interface Facts {
  readonly role: string;
  /** roles this one is, or can become, with what makes them dangerous */
  readonly dangers: readonly { readonly role: string; readonly danger: string }[];
  /** our tables that could be emptied by it, past any policy */
  readonly truncatable: readonly string[];
  /** tables with a tenant_id that it can reach while row-level security is off or not forced */
  readonly open: readonly string[];
}

const FACTS = `
  with /* check-role */ reachable as (
    select oid, rolname, rolsuper, rolbypassrls, rolcreaterole from pg_catalog.pg_roles
    where oid = current_user::regrole or pg_has_role(current_user, oid, 'member')
  ), ours as (
    select c.oid, c.relowner, c.relrowsecurity and c.relforcerowsecurity as forced,
      format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')
  )
  select current_user as role,
    coalesce((select jsonb_agg(jsonb_build_object('role', rolname, 'danger', danger) order by rolname <> current_user, rolname) from reachable, lateral (
      select case
        when rolsuper then 'is a superuser'
        when rolbypassrls then 'bypasses row-level security'
        when rolcreaterole then 'may create roles and grant them to itself'
        when rolname = any ($2) then 'reaches past its grants'
        when exists (select from ours where relowner = reachable.oid) then 'owns our tables'
        when exists (select from pg_catalog.pg_namespace n where n.nspname = any ($1) and n.nspowner = reachable.oid)
          then 'owns our schemas'
        when exists (select from pg_catalog.pg_database d where d.datname = current_database() and d.datdba = reachable.oid)
          then 'owns the database'
      end as danger) d where danger is not null), '[]') as dangers,
    coalesce((select jsonb_agg(name) from ours where has_table_privilege(oid, 'truncate')), '[]') as truncatable,
    coalesce((select jsonb_agg(name) from ours where not forced
      and exists (select from pg_catalog.pg_attribute a where a.attrelid = ours.oid and a.attname = 'tenant_id' and not a.attisdropped)
      and (select relkind from pg_catalog.pg_class where oid = ours.oid) in ('r', 'p')
      and has_any_column_privilege(oid, 'select, insert, update')), '[]') as open`;

/**
 * Makes sure that a serving connection cannot get past row-level security: not by what it is, not by what
 * it can become, and not because the policies of a table do not apply.
 * @param own the role this connection is meant to have; the other serving role and the maintenance role
 * must be out of its reach
 * @param variable whose address it is, for the sentence
 * @throws DatabaseStartError naming the reason
 */
export async function refusePowerfulRole(
  database: Queryable,
  own: 'app' | 'identity',
  variable: string,
): Promise<void> {
  const others = [ROLE.maintenance, own === 'app' ? ROLE.identity : ROLE.app];
  const { rows } = await database.query<Facts>(FACTS, [SCHEMAS, [...MIGHTY, ...others]]);
  const { role, dangers, truncatable, open } = rows[0]!;
  const next = `Point ${variable} at the role ${ROLE[own]} (\`region-dashboard setup-database\` creates it).`;
  const [first] = dangers;
  if (first) {
    const whose =
      first.role === role ? `its role ${role}` : `its role ${role} can become ${first.role}, which`;
    throw new DatabaseStartError(
      `The server does not start on this connection: ${whose} ${first.danger}, so tenants would not be kept apart. ${next}`,
    );
  }
  if (truncatable[0])
    throw new DatabaseStartError(
      `The server does not start on this connection: its role ${role} may truncate ${truncatable[0]}, past row-level security. Revoke that, or ${next.replace('Point', 'point')}`,
    );
  if (own === 'app' && open[0])
    throw new DatabaseStartError(
      `The server does not start on this database: row-level security is not enabled and forced on ${open[0]}. Turn it on again: alter table ${open[0]} enable row level security, force row level security.`,
    );
}
