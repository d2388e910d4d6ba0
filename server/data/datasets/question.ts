import type { ClientBase } from 'pg';
import type { Query } from '#core/contract/index.ts';
import type { AbsoluteRange, Column, Value, Variables } from '#core/query/index.ts';
import { chooseGroup } from './choose-columns.ts';
import { valuesIn } from './filter-values.ts';
import type { Parameters } from './parameters.ts';
import type { StoredDataset } from './store.ts';

/** Rows of a frame when nobody says how many. */
export const DEFAULT_LIMIT = 1_000;

/** What is asked of a dataset; in a transaction with the claims of the tenant. */
export interface Question {
  readonly client: ClientBase;
  readonly tenant: string;
  readonly dataset: StoredDataset;
  readonly query: Query;
  readonly range: AbsoluteRange | null;
  readonly variables: Variables;
  readonly now: number;
}

/** `from ... where` of the rows in question. */
export function source(
  { tenant, dataset, range, query, variables }: Question,
  parameters: Parameters,
): string {
  const rows = `from region_dashboard.dataset_rows
    where tenant_id = ${parameters.add(tenant)}::uuid and dataset_id = ${parameters.add(dataset.id)}::uuid`;
  const filters = (query.where ?? []).map(({ column, is }) => {
    const { position } = chooseGroup(dataset, column);
    return `and cells ->> ${parameters.add(position)}::int = any (${parameters.add(valuesIn(is, variables))}::text[])`;
  });
  const from = [rows, ...filters].join(' ');
  if (dataset.timeColumn === null) return from;
  if (range === null) return `${from} and at is not null`;
  return `${from} and at between ${parameters.add(range.from)}::bigint and ${parameters.add(range.to)}::bigint`;
}

/** Stored values are JSON; a column that became text later has numbers in older rows. */
export function readValue(value: Value, type: Column['type']): Value {
  if (value === null) return null;
  if (type === 'string') return String(value);
  return type === 'time' ? Date.parse(String(value)) : value;
}

/** A value of a number column: from the numbers beside the cells, or from the cells of rows that have none. */
export function numberSql(position: number, parameters: Parameters): string {
  const at = `${parameters.add(position)}::int`;
  return `coalesce(numbers[${at} + 1], (cells ->> ${at})::float8)`;
}

/** @returns the part of the range in which there are rows: a wide range must not make the buckets coarse */
export function overlap({ dataset, range }: Question): AbsoluteRange | null {
  const { extent } = dataset;
  if (extent === null || range === null) return extent;
  const from = Math.max(range.from, extent.from);
  const to = Math.min(range.to, extent.to);
  return from > to ? null : { from, to };
}
