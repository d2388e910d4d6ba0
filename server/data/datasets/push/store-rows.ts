import type { ClientBase } from 'pg';
import { Parameters } from '../parameters.ts';
import type { DecidedShape, StoredColumn } from './decide-columns.ts';
import { keySql } from './row-keys.ts';
import type { RawRow, RowErrors } from './row-reader.ts';
import { type Cell, storedValue } from './values.ts';

/** Where rows go, and how. */
export interface Destination {
  readonly tenant: string;
  readonly dataset: string;
  readonly shape: DecidedShape;
  /** positions of the key columns; none: rows are not told apart */
  readonly key: readonly number[];
  /** whether a row with a known key takes the place of the older one; otherwise it is refused */
  readonly upsert: boolean;
}

/** What a batch has come to. */
export interface Stored {
  readonly rows: number;
  readonly bytes: number;
  /** rows that were there before, and are not any more */
  readonly replaced: number;
  readonly replacedBytes: number;
}

/** @returns the row's values in the order of the dataset's columns */
function cellsOf(row: RawRow, { columns, positions }: DecidedShape): Cell[] {
  const cells: Cell[] = new Array(columns.length).fill(null);
  for (const [at, position] of positions.entries())
    cells[position] = storedValue(row.cells[at] ?? null, columns[position]!.type);
  return cells;
}

/** @returns the numbers among the cells at their places, as Postgres writes an array; null without any */
function numbersOf(cells: readonly Cell[], columns: readonly StoredColumn[]): string | null {
  let any = false;
  const values = cells.map((cell, at) => {
    if (columns[at]!.type !== 'number' || typeof cell !== 'number') return 'NULL';
    any = true;
    return String(cell);
  });
  return any ? `{${values.join(',')}}` : null;
}

/** One batch as a relation: cells, numbers, position from 1. */
class Sent {
  readonly parameters = new Parameters();
  readonly tenant: string;
  readonly dataset: string;
  readonly relation: string;

  constructor(
    { tenant, dataset }: Destination,
    rows: readonly (readonly Cell[])[],
    numbers: (string | null)[],
  ) {
    this.tenant = `${this.parameters.add(tenant)}::uuid`;
    this.dataset = `${this.parameters.add(dataset)}::uuid`;
    this.relation = `rows from (jsonb_array_elements(${this.parameters.add(JSON.stringify(rows))}::jsonb),
      unnest(${this.parameters.add(numbers)}::text[])) with ordinality as sent (cells, numbers, position)`;
  }
}

/** Refuses rows whose key is there already, or twice in the batch. @returns the others */
async function withoutKnownKeys(
  client: ClientBase,
  to: Destination,
  rows: readonly RawRow[],
  cells: readonly (readonly Cell[])[],
  errors: RowErrors,
): Promise<RawRow[]> {
  const sent = new Sent(to, cells, []);
  const { parameters, tenant, dataset } = sent;
  const { rows: known } = await client.query<{ position: number }>(
    `select /* find-known-keys */ position from (
       select position, key, row_number() over (partition by key order by position) as nth
       from (select position, ${keySql(to.key, parameters)} as key from ${sent.relation}) as keyed) as counted
     where nth > 1 or exists (select from region_dashboard.dataset_rows r
       where r.tenant_id = ${tenant} and r.dataset_id = ${dataset} and r.key = counted.key)`,
    parameters.values,
  );
  const taken = new Set(known.map(({ position }) => position - 1));
  const names = to.key.map(position => to.shape.columns[position]!.name).join(', ');
  return rows.filter(({ line, row }, at) => {
    if (!taken.has(at)) return true;
    errors.add({
      ...(line !== undefined && { line }),
      row,
      column: names,
      reason: 'A row with this key is there already. Push with mode=upsert to put this one in its place.',
    });
    return false;
  });
}

async function removeReplaced(client: ClientBase, to: Destination, cells: readonly (readonly Cell[])[]) {
  const sent = new Sent(to, cells, []);
  const { parameters, tenant, dataset } = sent;
  const { rows } = await client.query<{ rows: number; bytes: number }>(
    `with /* remove-replaced-rows */ gone as (
       delete from region_dashboard.dataset_rows
       where tenant_id = ${tenant} and dataset_id = ${dataset}
         and key = any (array(select ${keySql(to.key, parameters)} from ${sent.relation}))
       returning octet_length(cells::text) as bytes)
     select count(*) as rows, coalesce(sum(bytes), 0)::bigint as bytes from gone`,
    parameters.values,
  );
  return rows[0]!;
}

/**
 * Stores one batch of good rows.
 * @param first number of the first row; each has its own, also those that are refused here
 * @param errors takes the rows whose key is there already
 */
export async function storeRows(
  client: ClientBase,
  to: Destination,
  batch: readonly RawRow[],
  first: number,
  errors: RowErrors,
): Promise<Stored> {
  const keyed = to.key.length > 0;
  let rows = batch;
  let cells = rows.map(row => cellsOf(row, to.shape));
  if (keyed && !to.upsert) {
    rows = await withoutKnownKeys(client, to, rows, cells, errors);
    cells = rows.map(row => cellsOf(row, to.shape));
  }
  const replaced = keyed && to.upsert ? await removeReplaced(client, to, cells) : { rows: 0, bytes: 0 };
  const sent = new Sent(
    to,
    cells,
    cells.map(each => numbersOf(each, to.shape.columns)),
  );
  const { parameters, tenant, dataset } = sent;
  const time = `${parameters.add(to.shape.timeColumn)}::int`;
  const key = keyed ? keySql(to.key, parameters) : 'null::bytea';
  // The last of those with the same key stays.
  const pushed = `select ${keyed ? 'distinct on (key)' : ''} * from (
      select cells, numbers, position, ${key} as key from ${sent.relation}) as keyed
    ${keyed ? 'order by key, position desc' : ''}`;
  const { rows: stored } = await client.query<{ rows: number; bytes: number }>(
    `with /* push-rows */ stored as (
       insert into region_dashboard.dataset_rows (tenant_id, dataset_id, n, at, cells, numbers, key)
       select ${tenant}, ${dataset}, ${parameters.add(first)}::bigint + position - 1,
         floor(extract(epoch from (cells ->> ${time})::timestamptz) * 1000)::bigint, cells, numbers::float8[], key
       from (${pushed}) as pushed
       returning octet_length(cells::text) as bytes)
     select count(*) as rows, coalesce(sum(bytes), 0)::bigint as bytes from stored`,
    parameters.values,
  );
  return { ...stored[0]!, replaced: replaced.rows, replacedBytes: replaced.bytes };
}
