import type { Queryable } from './migrate.ts';

/** Rows of tables of tenants, over all of them. */
export interface Estimates {
  readonly dashboards: number;
  readonly datasets: number;
  readonly datasetRows: number;
}

/**
 * The database counts living rows as they come and go, whoever may see them: no policy is in the way, and no
 * table is read. After a crash that count begins anew, and what the last ANALYZE found stands in.
 */
const QUERY = `
  select /* estimate-rows */ pg_class.relname as table,
    (case when n_live_tup > 0 then n_live_tup else greatest(reltuples, 0) end)::float8 as rows
  from pg_catalog.pg_stat_all_tables
  join pg_catalog.pg_class on pg_class.oid = relid
  where schemaname = 'region_dashboard' and pg_class.relname in ('dashboards', 'datasets', 'dataset_rows')`;

/** @returns about how many rows there are, as the database's statistics say; a query of next to no cost */
export async function readEstimates(database: Queryable): Promise<Estimates> {
  const { rows } = await database.query<{ table: string; rows: number }>(QUERY);
  const of = (table: string) => rows.find(row => row.table === table)?.rows ?? 0;
  return { dashboards: of('dashboards'), datasets: of('datasets'), datasetRows: of('dataset_rows') };
}
