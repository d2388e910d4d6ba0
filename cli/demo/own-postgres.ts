import type { CreateDashboard, DataSource, NewRegion } from '#core/contract/index.ts';
import type { DemoReader } from '#server/database/index.ts';
import type { Api } from './api.ts';

const NAME = 'Postgres of this server';

/** What Postgres knows of the tables that are ours; their rows it shows to nobody but us. */
const OUR_TABLES = `from pg_stat_user_tables where schemaname = 'region_dashboard'`;

const TABLE_SIZES = `select relname as "table", pg_total_relation_size(relid) as size
${OUR_TABLES} order by 2 desc limit 8`;

const ROWS = `select relname as "table", n_live_tup as rows, n_tup_ins as inserted, n_tup_upd as updated,
  n_tup_del as deleted, seq_scan as "full scans", coalesce(idx_scan, 0) as "index scans"
${OUR_TABLES} order by n_tup_ins + n_tup_upd + n_tup_del desc`;

const ROWS_BY_TABLE = `select relname as "table", n_live_tup as rows ${OUR_TABLES} and n_live_tup > 0 order by 2 desc`;

const CACHE_HITS = `select round(100.0 * blks_hit / nullif(blks_hit + blks_read, 0), 2) as "from memory"
from pg_stat_database where datname = current_database()`;

const DATABASE_SIZE = 'select pg_database_size(current_database()) as size';

const COMMITS = `select xact_commit as commits from pg_stat_database where datname = current_database()`;

/** A dashboard on the installation's own Postgres, through the PostgreSQL source. @param sourceId of that source */
export function ownPostgres(sourceId: string): CreateDashboard {
  const sql = (text: string): NewRegion['query'] => ({ source: 'postgres', sourceId, sql: text, refresh: 5 });
  return {
    title: 'Postgres of this server',
    description: 'SQL on the database that this server runs on: its statistics, not its rows.',
    regions: [
      {
        title: 'Read from memory',
        widget: { kind: 'gauge', options: { unit: '%', min: 0, max: 100 } },
        query: sql(CACHE_HITS),
        placement: { x: 0, y: 0, w: 6, h: 6 },
      },
      {
        title: 'Size of the database',
        widget: { kind: 'stat', options: { unit: 'bytes' } },
        query: sql(DATABASE_SIZE),
        placement: { x: 6, y: 0, w: 6, h: 3 },
      },
      {
        title: 'Commits so far',
        widget: { kind: 'stat', options: {} },
        query: sql(COMMITS),
        placement: { x: 6, y: 3, w: 6, h: 3 },
      },
      {
        title: 'Rows by table',
        widget: { kind: 'pie', options: {} },
        query: sql(ROWS_BY_TABLE),
        placement: { x: 12, y: 0, w: 12, h: 6 },
      },
      {
        title: 'Largest tables',
        widget: { kind: 'bar', options: { unit: 'bytes' } },
        query: sql(TABLE_SIZES),
        placement: { x: 0, y: 6, w: 12, h: 8 },
      },
      {
        title: 'What is done to them',
        widget: { kind: 'table', options: {} },
        query: sql(ROWS),
        placement: { x: 12, y: 6, w: 12, h: 8 },
      },
      {
        title: 'How this is made',
        widget: {
          kind: 'text',
          options: {
            markdown:
              'Each region is a statement of SQL, asked once for everybody who looks. Open **Configure** to see it, or connect a database of your own under **Sources**.',
          },
        },
        placement: { x: 0, y: 14, w: 24, h: 3 },
      },
    ],
  };
}

/**
 * Connects the installation's own Postgres as somebody would a database of theirs. At a later start its port and
 * password are others; who deleted it does not get it back.
 *
 * @param make whether there may be a new one
 * @returns the id of the source, or null
 */
export async function connectOwnPostgres(
  api: Api,
  tenant: string,
  reader: DemoReader,
  make: boolean,
): Promise<string | null> {
  const base = `/api/v1/tenants/${tenant}/sources`;
  const { sources } = await api.get<{ sources: DataSource[] }>(base);
  const known = sources.find(({ kind, name }) => kind === 'postgres' && name === NAME);
  const { password, ...place } = reader;
  const wish = { settings: { ...place, tls: 'disable' }, secrets: { password } };
  if (known) await api.patch(`${base}/${known.id}`, wish);
  else if (make) return (await api.post<DataSource>(base, { kind: 'postgres', name: NAME, ...wish })).id;
  return known?.id ?? null;
}
