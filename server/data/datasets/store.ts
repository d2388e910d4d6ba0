import type { ClientBase, QueryResultRow } from 'pg';
import { DATA_LIMITS, type Dataset, reject } from '#core/contract/index.ts';
import type { AbsoluteRange } from '#core/query/index.ts';
import { codeOf } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import type { StoredColumn, StoredShape } from './push/decide-columns.ts';

/** A dataset as it is stored; its rows are elsewhere. */
export interface StoredDataset extends StoredShape {
  readonly id: string;
  readonly name: string;
  /** names of the key columns; none: rows are not told apart */
  readonly key: readonly string[];
  /** rows below this number have their key */
  readonly keyedUntil: number;
  readonly keepDays: number | null;
  readonly keepRows: number | null;
  readonly rows: number;
  /** characters of all cells as JSON */
  readonly bytes: number;
  /** number that the next row gets */
  readonly nextRow: number;
  /** of the time column's values; null without any */
  readonly extent: AbsoluteRange | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

interface Row extends QueryResultRow {
  id: string;
  name: string;
  columns: StoredColumn[];
  time_column: number | null;
  key_columns: string[] | null;
  keyed_until: number;
  keep_days: number | null;
  keep_rows: number | null;
  row_count: number;
  bytes: number;
  next_row: number;
  first: number | null;
  last: number | null;
  created_at: Date;
  updated_at: Date;
}

/** The extent comes from both ends of an index, whatever the number of rows. */
const select = (name: string) => `
  select /* ${name} */ d.id, d.name, d.columns, d.time_column, d.key_columns, d.keyed_until, d.keep_days,
    d.keep_rows, d.row_count, d.bytes, d.next_row, d.created_at, d.updated_at,
    (select min(r.at) from region_dashboard.dataset_rows r
      where r.tenant_id = d.tenant_id and r.dataset_id = d.id and r.at is not null) as first,
    (select max(r.at) from region_dashboard.dataset_rows r
      where r.tenant_id = d.tenant_id and r.dataset_id = d.id and r.at is not null) as last
  from region_dashboard.datasets d`;

function read(row: Row): StoredDataset {
  const { first, last } = row;
  return {
    id: row.id,
    name: row.name,
    columns: row.columns,
    timeColumn: row.time_column,
    key: row.key_columns ?? [],
    keyedUntil: row.keyed_until,
    keepDays: row.keep_days,
    keepRows: row.keep_rows,
    rows: row.row_count,
    bytes: row.bytes,
    nextRow: row.next_row,
    extent: first === null || last === null ? null : { from: first, to: last },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** @returns the dataset as the API shows it */
export function toDataset(stored: StoredDataset): Dataset {
  const iso = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  return {
    id: stored.id,
    name: stored.name,
    columns: stored.columns.map(({ name, type }) => ({ name, type })),
    timeColumn: stored.timeColumn === null ? null : stored.columns[stored.timeColumn]!.name,
    key: [...stored.key],
    keepDays: stored.keepDays,
    keepRows: stored.keepRows,
    rows: stored.rows,
    bytes: stored.bytes,
    from: iso(stored.extent?.from),
    to: iso(stored.extent?.to),
    createdAt: stored.createdAt.toISOString(),
    updatedAt: stored.updatedAt.toISOString(),
  };
}

export const noDataset = () =>
  new Refusal(reject('dataset-not-found', 'There is no such dataset in this team. Perhaps it was deleted.'));

const nameTaken = (error: unknown) =>
  codeOf(error) === '23505'
    ? new Refusal(
        reject(
          'already-exists',
          'A dataset of this name is there already. Choose another name, or push into it.',
        ),
      )
    : error;

/** Everything below runs in a transaction with the claims of `tenant`. */
export async function listDatasets(client: ClientBase, tenant: string): Promise<StoredDataset[]> {
  const { rows } = await client.query<Row>(
    `${select('list-datasets')} where d.tenant_id = $1 order by lower(d.name)`,
    [tenant],
  );
  return rows.map(read);
}

/** @throws Refusal dataset-not-found */
export async function getDataset(client: ClientBase, tenant: string, id: string): Promise<StoredDataset> {
  const { rows } = await client.query<Row>(`${select('read-dataset')} where d.tenant_id = $1 and d.id = $2`, [
    tenant,
    id,
  ]);
  if (!rows[0]) throw noDataset();
  return read(rows[0]);
}

/** Holds the dataset until the transaction ends: pushes and changes of one dataset follow each other. */
export async function lockDataset(client: ClientBase, tenant: string, id: string): Promise<StoredDataset> {
  await client.query(
    'select /* lock-dataset */ from region_dashboard.datasets where tenant_id = $1 and id = $2 for update',
    [tenant, id],
  );
  return getDataset(client, tenant, id);
}

/** @throws Refusal already-exists, too-many-datasets */
export async function createDataset(
  client: ClientBase,
  tenant: string,
  dataset: { readonly id: string; readonly name: string },
): Promise<StoredDataset> {
  try {
    const { rowCount } = await client.query(
      `insert /* create-dataset */ into region_dashboard.datasets (tenant_id, id, name, created_at, updated_at)
       select $1, $2, $3, now(), now()
       where (select count(*) from region_dashboard.datasets where tenant_id = $1) < $4`,
      [tenant, dataset.id, dataset.name, DATA_LIMITS.datasetsPerTenant],
    );
    if (rowCount === 0)
      throw new Refusal(
        reject(
          'too-many-datasets',
          `A team keeps at most ${DATA_LIMITS.datasetsPerTenant} datasets. Delete one that is not needed any more.`,
        ),
      );
  } catch (error) {
    throw nameTaken(error);
  }
  return getDataset(client, tenant, dataset.id);
}

/** @throws Refusal already-exists */
export async function renameDataset(
  client: ClientBase,
  tenant: string,
  id: string,
  name: string,
): Promise<void> {
  try {
    await client.query(
      'update /* rename-dataset */ region_dashboard.datasets set name = $3, updated_at = now() where tenant_id = $1 and id = $2',
      [tenant, id, name],
    );
  } catch (error) {
    throw nameTaken(error);
  }
}

/** @throws Refusal dataset-not-found */
export async function deleteDataset(client: ClientBase, tenant: string, id: string): Promise<void> {
  const { rowCount } = await client.query(
    'delete /* delete-dataset */ from region_dashboard.datasets where tenant_id = $1 and id = $2',
    [tenant, id],
  );
  if (rowCount === 0) throw noDataset();
}
