import pg from 'pg';
import { codeOf, DatabaseStartError } from './errors.ts';
import { explain } from './explain.ts';
import { queryNameOf } from './query-name.ts';

/** What all calls of one statement have cost since the figures began. */
export interface StatementCost {
  /** of the statement, or its verb and table: never a value */
  readonly name: string;
  readonly pool: 'app' | 'identity';
  readonly calls: number;
  readonly totalMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  readonly rows: number;
}

interface Row {
  readonly role: string;
  readonly query: string;
  readonly calls: number;
  readonly total: number;
  readonly max: number;
  readonly rows: number;
}

const COSTS = `select role, query, calls::float8 as calls, total_ms as total, max_ms as max, rows::float8 as rows
  from region_dashboard.statement_statistics`;

/** Why there is nothing to see, with what to do; null when there is no such reason. */
const OBSTACLE = `
  select case
    when to_regclass('region_dashboard.statement_statistics') is null
      then 'A migration is missing. Run region-dashboard migrate first.'
    when not exists (select from pg_extension where extname = 'pg_stat_statements')
      then 'The extension pg_stat_statements is not installed in this database. As its administrator: create extension pg_stat_statements'
    when not pg_has_role(current_user, 'pg_read_all_stats', 'usage')
      then format('This role may not see what others ask. As the administrator of the database: grant pg_read_all_stats to %I', current_user)
  end as obstacle`;

/** What Postgres shows instead of the text of a statement to who may not see it. */
const HIDDEN = '<insufficient privilege>';

/**
 * @param adminUrl connection of the owner
 * @returns what statements of the serving roles have cost, the most expensive first; as pg_stat_statements counts
 * @throws DatabaseStartError when the connection fails, or saying why nothing can be seen and what to do
 */
export async function statementCosts(adminUrl: string): Promise<readonly StatementCost[]> {
  const client = new pg.Client({
    connectionString: adminUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'region-dashboard queries',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows: found } = await client.query<{ obstacle: string | null }>(OBSTACLE);
    if (found[0]?.obstacle) throw new DatabaseStartError(found[0].obstacle);
    const { rows } = await client.query<Row>(COSTS);
    if (rows.length === 0)
      throw new DatabaseStartError(
        'Nothing is counted. Is pg_stat_statements in shared_preload_libraries, and has a server run since?',
      );
    return byName(rows.filter(({ query }) => query !== HIDDEN));
  } catch (error) {
    if (codeOf(error) === '42501')
      throw new DatabaseStartError('This role may not read it: take the owner of the database.', {
        cause: error,
      });
    throw explain(error, 'The costs of statements cannot be read');
  } finally {
    await client.end().catch(() => {});
  }
}

/** One statement may have several texts: lists of values of several lengths, and before and after an update. */
function byName(rows: readonly Row[]): StatementCost[] {
  const costs = new Map<string, StatementCost>();
  for (const { role, query, calls, total, max, rows: returned } of rows) {
    const pool = role.endsWith('identity') ? 'identity' : 'app';
    const name = queryNameOf(query);
    const known = costs.get(`${pool} ${name}`);
    const all = (known?.calls ?? 0) + calls;
    const totalMs = (known?.totalMs ?? 0) + total;
    costs.set(`${pool} ${name}`, {
      name,
      pool,
      calls: all,
      totalMs,
      meanMs: totalMs / Math.max(1, all),
      maxMs: Math.max(known?.maxMs ?? 0, max),
      rows: (known?.rows ?? 0) + returned,
    });
  }
  return [...costs.values()].sort((a, b) => b.totalMs - a.totalMs);
}
