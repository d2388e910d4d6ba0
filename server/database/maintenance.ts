import pg from 'pg';
import { DatabaseStartError } from './errors.ts';
import { explain } from './explain.ts';
import { ROLE } from './roles.ts';

/** Sees the rows of all tenants; each statement is a transaction of its own. */
export interface MaintenanceSession {
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>>;
}

/**
 * Tables of tenants whose rows the maintenance role would not see: filtered by row-level security there is no
 * error, only nothing, and a repair that touched nothing would look like one that had nothing to do.
 */
const HIDDEN = `
  select format('%I.%I', n.nspname, c.relname) as name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'region_dashboard' and c.relkind in ('r', 'p') and c.relrowsecurity
    and not exists (select from pg_catalog.pg_policies p where p.schemaname = n.nspname
      and p.tablename = c.relname and p.permissive = 'PERMISSIVE' and p.cmd = 'ALL'
      and $1::name = any (p.roles) and p.qual = 'true')
  order by 1`;

/**
 * Does something across tenants as the maintenance role, which the owner of the database becomes. Works as an
 * owner who is no superuser, under forced row-level security.
 * @param adminUrl DATABASE_ADMIN_URL
 * @throws DatabaseStartError when the connection fails, may not become that role, or would not see every row
 */
export async function asMaintenance<T>(
  adminUrl: string,
  run: (session: MaintenanceSession) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: adminUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'region-dashboard maintenance',
  });
  client.on('error', () => {});
  // A transaction each: in a transaction pooler a role that was set for the session would be somebody else's.
  const query = async <R extends pg.QueryResultRow>(text: string, values?: unknown[]) => {
    await client.query(`begin; set local role ${ROLE.maintenance}`);
    try {
      const result = await client.query<R>(text, values);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    }
  };
  try {
    await client.connect();
    const { rows } = await query<{ name: string }>(HIDDEN, [ROLE.maintenance]);
    if (rows[0])
      throw new DatabaseStartError(
        `The role ${ROLE.maintenance} does not see the rows of ${rows[0].name}: its policy is missing. Restore it, as the migrations have it.`,
      );
  } catch (error) {
    await client.end().catch(() => {});
    throw explain(error, 'The database cannot be maintained');
  }
  try {
    return await run({ query });
  } finally {
    await client.end().catch(() => {});
  }
}
