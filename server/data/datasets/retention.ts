import type { ClientBase } from 'pg';
import { reject } from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import { Parameters } from './parameters.ts';
import { lockDataset, type StoredDataset } from './store.ts';

/** Rows that go at once: a statement that is over soon, and a lock that pushes hardly notice. */
const BATCH = 20_000;
const DAY = 86_400_000;

export interface Keep {
  readonly days?: number | null | undefined;
  readonly rows?: number | null | undefined;
}

/**
 * Says what a dataset keeps; what is beyond it goes with the next push or sweep.
 * @param keep null: everything; undefined: as before
 * @throws Refusal bad-query, when rows have no age
 */
export async function setKeep(
  client: ClientBase,
  tenant: string,
  dataset: StoredDataset,
  keep: Keep,
): Promise<void> {
  const { days = dataset.keepDays, rows = dataset.keepRows } = keep;
  if (keep.days && dataset.timeColumn === null)
    throw new Refusal(
      reject(
        'bad-query',
        'Rows have an age only by a time column, and this dataset has none. Choose one first.',
      ),
    );
  await client.query(
    `update /* set-keep */ region_dashboard.datasets set keep_days = $3, keep_rows = $4, updated_at = now()
     where tenant_id = $1 and id = $2`,
    [tenant, dataset.id, days, rows],
  );
}

/** What goes at once after a push or a change; the sweep takes the rest. Milliseconds. */
const AT_ONCE_MS = 2_000;

/** @returns asked between batches: whether there is time for another one */
export function atOnce(): () => boolean {
  const until = performance.now() + AT_ONCE_MS;
  return () => performance.now() < until;
}

interface Batch {
  readonly gone: number;
  /** rows of the dataset afterwards */
  readonly total: number;
}

interface Beyond {
  /** rows older than this go, ms since 1970; undefined: the oldest, whatever their age */
  readonly before?: number;
  readonly most: number;
}

/** @returns which rows are beyond what is kept; null when none are */
function beyond(dataset: StoredDataset, now: number): Beyond | null {
  const { timeColumn, keepDays, keepRows, extent, rows } = dataset;
  if (timeColumn !== null && keepDays !== null && extent !== null) {
    const before = now - keepDays * DAY;
    if (extent.from < before) return { before, most: BATCH };
  }
  if (keepRows === null || rows <= keepRows) return null;
  return { most: Math.min(BATCH, rows - keepRows) };
}

async function removeBatch(client: ClientBase, tenant: string, id: string, now: number): Promise<Batch> {
  const dataset = await lockDataset(client, tenant, id);
  const found = beyond(dataset, now);
  if (found === null) return { gone: 0, total: dataset.rows };
  const parameters = new Parameters();
  const where = `tenant_id = ${parameters.add(tenant)}::uuid and dataset_id = ${parameters.add(id)}::uuid`;
  const older = found.before === undefined ? '' : `and at < ${parameters.add(found.before)}::bigint`;
  // By their place in time, where they have one: what arrives late is not new.
  const oldest = dataset.timeColumn === null ? 'order by n' : 'and at is not null order by at, n';
  const { rows } = await client.query<Batch>(
    `with /* expire-rows */ gone as (
       delete from region_dashboard.dataset_rows where ${where} and n = any (array(
         select n from region_dashboard.dataset_rows
         where ${where} ${older} ${oldest} limit ${parameters.add(found.most)}::int))
       returning octet_length(cells::text) as bytes),
     counted as (select count(*) as rows, coalesce(sum(bytes), 0) as bytes from gone)
     update region_dashboard.datasets d
     set row_count = greatest(d.row_count - c.rows, 0), bytes = greatest(d.bytes - c.bytes, 0)
     from counted c where d.tenant_id = $1 and d.id = $2
     returning c.rows as gone, d.row_count as total`,
    parameters.values,
  );
  return rows[0]!;
}

/**
 * Takes away the rows that a dataset does not keep, in batches, each in a transaction of its own.
 * @param now milliseconds since 1970
 * @param goOn asked before each batch but the first
 * @returns how many rows went, and how many there are
 * @throws Refusal dataset-not-found
 */
export async function expireRows(
  database: Database,
  tenant: string,
  dataset: string,
  now: number,
  goOn: () => boolean = () => true,
): Promise<Batch> {
  let gone = 0;
  for (;;) {
    const batch = await database.tenant(tenant, client => removeBatch(client, tenant, dataset, now));
    gone += batch.gone;
    if (batch.gone === 0 || !goOn()) return { gone, total: batch.total };
  }
}
