import type { PoolClient } from 'pg';
import { SOURCE_LIMITS, type SourceEntriesQuery, type SourceEntry } from '#core/contract/index.ts';

/** Tables and columns that the user of the source may read, as the standard's schema shows them. */
const TABLES = `select /* region-dashboard */ table_schema, table_name, table_type
  from information_schema.tables
  where table_schema not in ('pg_catalog', 'information_schema') and table_schema not like 'pg_toast%'
    and ($1::text = '' or position(lower($1) in lower(table_schema || '.' || table_name)) > 0)
  order by table_schema = 'public' desc, table_schema, table_name limit $2`;

const COLUMNS = `select /* region-dashboard */ column_name, data_type
  from information_schema.columns
  where table_schema || '.' || table_name = $1 and ($2::text = '' or position(lower($2) in lower(column_name)) > 0)
  order by ordinal_position limit $3`;

const PUBLIC = /^public\./;

/** @returns tables as `schema.table` (without `public.`), or the columns of one */
export async function entriesOf(
  client: PoolClient,
  { what = 'tables', of = '', search = '' }: SourceEntriesQuery,
): Promise<SourceEntry[]> {
  if (what === 'columns') {
    const table = of.includes('.') ? of : `public.${of}`;
    const { rows } = await client.query<{ column_name: string; data_type: string }>(COLUMNS, [
      table,
      search,
      SOURCE_LIMITS.entries,
    ]);
    return rows.map(({ column_name, data_type }) => ({
      kind: 'column',
      name: column_name,
      detail: data_type,
    }));
  }
  if (what !== 'tables') return [];
  const { rows } = await client.query<{ table_schema: string; table_name: string; table_type: string }>(
    TABLES,
    [search, SOURCE_LIMITS.entries],
  );
  return rows.map(({ table_schema, table_name, table_type }) => ({
    kind: table_type === 'VIEW' ? 'view' : 'table',
    name: `${table_schema}.${table_name}`.replace(PUBLIC, ''),
  }));
}
