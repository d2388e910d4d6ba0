import type { ClientBase } from 'pg';
import { reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import type { StoredDataset } from './store.ts';

/**
 * @param column name of a column whose every row holds a time, or null for none
 * @throws Refusal bad-query, when the column is not there or not a time everywhere
 */
export async function setTimeColumn(
  client: ClientBase,
  tenant: string,
  dataset: StoredDataset,
  column: string | null,
): Promise<void> {
  const position = column === null ? null : dataset.columns.findIndex(({ name }) => name === column);
  if (position !== null && dataset.columns[position]?.type !== 'time')
    throw new Refusal(
      reject(
        'bad-query',
        `"${column}" is not a column of dates or times, so time ranges cannot be about it.`,
      ),
    );
  await client.query(
    `update /* set-row-times */ region_dashboard.dataset_rows
     set at = case when $3::int is null then null
       else floor(extract(epoch from (cells ->> $3::int)::timestamptz) * 1000)::bigint end
     where tenant_id = $1 and dataset_id = $2`,
    [tenant, dataset.id, position],
  );
  const { rows } = await client.query<{ missing: number }>(
    `select /* count-rows-without-time */ count(*) as missing from region_dashboard.dataset_rows
     where tenant_id = $1 and dataset_id = $2 and at is null and $3::int is not null`,
    [tenant, dataset.id, position],
  );
  const missing = rows[0]?.missing ?? 0;
  if (missing > 0)
    throw new Refusal(
      reject('bad-query', `${missing} rows have no value in "${column}", so no time range would show them.`),
    );
  await client.query(
    'update /* set-time-column */ region_dashboard.datasets set time_column = $3, updated_at = now() where tenant_id = $1 and id = $2',
    [tenant, dataset.id, position],
  );
}
