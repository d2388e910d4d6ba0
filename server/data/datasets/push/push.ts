import type { ClientBase } from 'pg';
import { DATA_LIMITS, type PushAnswer, type PushMode, reject } from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import { lockDataset } from '../store.ts';
import { badRows } from './body.ts';
import { type DecidedShape, decideColumns, type StoredShape } from './decide-columns.ts';
import { type Observation, observe } from './observe.ts';
import { type RawRow, RowErrors, type RowReader } from './row-reader.ts';
import { type Cell, storedValue } from './values.ts';

const EMPTY: StoredShape = { columns: [], timeColumn: null };

/**
 * Stores the rows of a body, all or none: the body is read once to find what is wrong and what its
 * columns are, and once more, in one transaction, to store it.
 *
 * @param open a reader of the body from its beginning
 * @throws Refusal dataset-not-found, bad-rows, too-large
 */
export async function push(
  database: Database,
  target: { readonly tenant: string; readonly dataset: string; readonly mode: PushMode },
  open: () => RowReader,
): Promise<PushAnswer> {
  const errors = new RowErrors();
  const observed = await observe(open(), errors);
  return database.tenant(target.tenant, async client => {
    const stored = await lockDataset(client, target.tenant, target.dataset);
    const replacing = target.mode === 'replace';
    const rowsBefore = replacing ? 0 : stored.rows;
    const shape = decideColumns(replacing ? EMPTY : stored, rowsBefore, observed, errors);
    if (errors.count > 0) throw badRows(errors.first, errors.count);
    const total = rowsBefore + observed.rows;
    if (total > DATA_LIMITS.rowsPerDataset)
      throw new Refusal(
        reject(
          'too-large',
          `A dataset keeps at most ${DATA_LIMITS.rowsPerDataset} rows and would have ${total}. Replace its rows, or push into another dataset.`,
        ),
      );
    if (replacing)
      await client.query(
        'delete from region_dashboard.dataset_rows where tenant_id = $1 and dataset_id = $2',
        [target.tenant, target.dataset],
      );
    await insert(client, target, stored.nextRow, shape, observed, open());
    await client.query(
      `update region_dashboard.datasets
       set columns = $3::jsonb, time_column = $4, row_count = $5, next_row = $6, updated_at = now()
       where tenant_id = $1 and id = $2`,
      [
        target.tenant,
        target.dataset,
        JSON.stringify(shape.columns),
        shape.timeColumn,
        total,
        stored.nextRow + observed.rows,
      ],
    );
    const columns = shape.columns.map(({ name, type }) => ({ name, type }));
    return { rows: observed.rows, total, columns };
  });
}

async function insert(
  client: ClientBase,
  target: { readonly tenant: string; readonly dataset: string },
  firstRow: number,
  shape: DecidedShape,
  observed: Observation,
  reader: RowReader,
): Promise<void> {
  let next = firstRow;
  for await (const batch of reader.read(new RowErrors())) {
    await client.query(
      `insert into region_dashboard.dataset_rows (tenant_id, dataset_id, n, at, cells)
       select $1, $2, $3::bigint + position - 1,
         floor(extract(epoch from (cells ->> $4::int)::timestamptz) * 1000)::bigint, cells
       from jsonb_array_elements($5::jsonb) with ordinality as pushed (cells, position)`,
      [
        target.tenant,
        target.dataset,
        next,
        shape.timeColumn,
        JSON.stringify(batch.map(row => stored(row, shape))),
      ],
    );
    next += batch.length;
  }
  if (next !== firstRow + observed.rows) throw new Error('A body was read differently the second time.');
}

/** @returns the row's values in the order of the dataset's columns */
function stored(row: RawRow, shape: DecidedShape): Cell[] {
  const cells: Cell[] = new Array(shape.columns.length).fill(null);
  for (const [at, position] of shape.positions.entries())
    cells[position] = storedValue(row.cells[at] ?? null, shape.columns[position]!.type);
  return cells;
}
