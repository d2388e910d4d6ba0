import type { ClientBase } from 'pg';
import { reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { Parameters } from '../parameters.ts';
import type { StoredDataset } from '../store.ts';

/** Rows that one statement gives their keys: it has to end before its time is over. */
const BATCH = 50_000;

/**
 * A row's key as SQL: SHA-256 of its values in the key columns, read as text (a number and its text are one
 * key, since a column may become text later).
 * @param positions of the key columns
 */
export function keySql(positions: readonly number[], parameters: Parameters): string {
  const values = positions.map(position => `cells ->> ${parameters.add(position)}::int`).join(', ');
  return `sha256(convert_to(jsonb_build_array(${values})::text, 'UTF8'))`;
}

/** @throws Refusal bad-query, when the rows that are there have gaps in these columns or do not differ in them */
async function refuseUnfit(
  client: ClientBase,
  tenant: string,
  dataset: StoredDataset,
  names: readonly string[],
  positions: readonly number[],
): Promise<void> {
  const parameters = new Parameters();
  const where = `tenant_id = ${parameters.add(tenant)}::uuid and dataset_id = ${parameters.add(dataset.id)}::uuid`;
  const gap = positions.map(position => `cells ->> ${parameters.add(position)}::int is null`).join(' or ');
  const { rows } = await client.query<{ gaps: number; doubled: number }>(
    `select /* check-key */ count(*) filter (where ${gap}) as gaps,
       count(*) - count(distinct ${keySql(positions, parameters)}) as doubled
     from region_dashboard.dataset_rows where ${where}`,
    parameters.values,
  );
  const { gaps, doubled } = rows[0]!;
  const key = names.map(name => `"${name}"`).join(', ');
  if (gaps > 0)
    throw new Refusal(
      reject(
        'bad-query',
        `${gaps} rows have no value in ${key}, so it cannot be the key. Choose other columns.`,
      ),
    );
  if (doubled > 0)
    throw new Refusal(
      reject(
        'bad-query',
        `${doubled} rows have the same values in ${key} as another one, so it cannot be the key. Add a column to it, or replace the rows.`,
      ),
    );
}

async function giveKeys(
  client: ClientBase,
  tenant: string,
  { id, nextRow }: StoredDataset,
  positions: readonly number[],
  from: number,
): Promise<void> {
  for (let first = from; first < nextRow; first += BATCH) {
    const parameters = new Parameters();
    await client.query(
      `update /* give-keys */ region_dashboard.dataset_rows set key = ${keySql(positions, parameters)}
       where tenant_id = ${parameters.add(tenant)}::uuid and dataset_id = ${parameters.add(id)}::uuid
         and n >= ${parameters.add(first)}::bigint and n < ${parameters.add(first + BATCH)}::bigint`,
      parameters.values,
    );
  }
}

function positionsOf({ columns }: StoredDataset, names: readonly string[]): number[] {
  return names.map(name => {
    const position = columns.findIndex(column => column.name === name);
    if (position >= 0) return position;
    throw new Refusal(
      reject('bad-query', `The dataset has no column "${name}" yet, so its rows cannot be told apart by it.`),
    );
  });
}

/**
 * Gives the dataset another key, or none (no names). A dataset without rows takes any names: the next push
 * has to bring them.
 * @throws Refusal bad-query
 */
export async function setKey(
  client: ClientBase,
  tenant: string,
  dataset: StoredDataset,
  names: readonly string[],
): Promise<void> {
  const positions = names.length > 0 && dataset.rows > 0 ? positionsOf(dataset, names) : [];
  if (positions.length > 0) await refuseUnfit(client, tenant, dataset, names, positions);
  await client.query(
    `update /* forget-keys */ region_dashboard.dataset_rows set key = null
     where tenant_id = $1 and dataset_id = $2 and key is not null`,
    [tenant, dataset.id],
  );
  if (positions.length > 0) await giveKeys(client, tenant, dataset, positions, 1);
  await client.query(
    `update /* set-key */ region_dashboard.datasets
     set key_columns = $3::text[], keyed_until = next_row, updated_at = now()
     where tenant_id = $1 and id = $2`,
    [tenant, dataset.id, names.length > 0 ? names : null],
  );
}

/**
 * Rows that a release without keys has added get theirs. Where two have the same, the later one stays, as if
 * it had been pushed with mode=upsert.
 * @returns how many rows had to go, and their size
 */
export async function mendKeys(
  client: ClientBase,
  tenant: string,
  dataset: StoredDataset,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  if (dataset.key.length === 0 || dataset.rows === 0 || dataset.keyedUntil >= dataset.nextRow)
    return { rows: 0, bytes: 0 };
  const positions = positionsOf(dataset, dataset.key);
  const parameters = new Parameters();
  const key = keySql(positions, parameters);
  const where = `tenant_id = ${parameters.add(tenant)}::uuid and dataset_id = ${parameters.add(dataset.id)}::uuid`;
  const from = `${parameters.add(dataset.keyedUntil)}::bigint`;
  const { rows } = await client.query<{ rows: number; bytes: number }>(
    `with /* mend-keys */ late as (
       select n, ${key} as key from region_dashboard.dataset_rows where ${where} and n >= ${from}),
     gone as (
       delete from region_dashboard.dataset_rows r using late l
       where r.${where.replace('dataset_id', 'r.dataset_id')} and r.n < l.n
         and (r.key = l.key or r.n in (select n from late o where o.key = l.key))
       returning r.n, octet_length(r.cells::text) as bytes)
     select count(*)::bigint as rows, coalesce(sum(bytes), 0)::bigint as bytes from gone`,
    parameters.values,
  );
  await giveKeys(client, tenant, dataset, positions, dataset.keyedUntil);
  return rows[0]!;
}
