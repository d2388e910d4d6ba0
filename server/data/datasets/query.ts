import type { ClientBase } from 'pg';
import { type Aggregate, type Query, reject } from '#core/contract/index.ts';
import {
  type AbsoluteRange,
  BUCKET_ORIGIN,
  bucketWidth,
  type Column,
  emptyFrame,
  type Frame,
  type Value,
} from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import { type Chosen, chooseColumns, chooseGroup, chooseNumbers } from './choose-columns.ts';
import { Parameters } from './parameters.ts';
import type { StoredDataset } from './store.ts';

const DEFAULT_LIMIT = 1_000;
/** Points of a time series, about: what a chart has pixels for. */
const POINTS = 300;
/** Bytes of values in one frame of rows, about. */
const FRAME_BYTES = 4_000_000;
/** Characters of a group's name. */
const GROUP_LENGTH = 500;

interface Question {
  readonly client: ClientBase;
  readonly tenant: string;
  readonly dataset: StoredDataset;
  readonly query: Query;
  readonly range: AbsoluteRange | null;
  readonly now: number;
}

/**
 * Answers a query on a dataset, all in SQL with bound values; columns go in as positions.
 *
 * - without `aggregate` and `groupBy`: the newest rows of the range, oldest first; without a time column
 *   the first rows in the order of arrival
 * - with `aggregate`: one value per number column and time bucket; one in all without a time column
 * - with `groupBy`: one value per number column and group, largest first; without `aggregate` the rows are counted
 *
 * @throws Refusal bad-query
 */
export async function queryDataset(question: Question): Promise<Frame> {
  const { query, dataset } = question;
  if (dataset.columns.length === 0) return emptyFrame(question.now);
  // Ended by the database before the scheduler gives up on it; and compiling these takes longer than running.
  await question.client.query(
    `select set_config('statement_timeout', '9s', true), set_config('jit', 'off', true)`,
  );
  if (query.groupBy !== undefined) return groups(question);
  if (query.aggregate === undefined) return rows(question);
  return dataset.timeColumn === null ? total(question, query.aggregate) : series(question, query.aggregate);
}

/** `from ... where` of the rows in question. */
function source({ tenant, dataset, range }: Question, parameters: Parameters): string {
  const from = `from region_dashboard.dataset_rows
    where tenant_id = ${parameters.add(tenant)}::uuid and dataset_id = ${parameters.add(dataset.id)}::uuid`;
  if (dataset.timeColumn === null) return from;
  if (range === null) return `${from} and at is not null`;
  return `${from} and at between ${parameters.add(range.from)}::bigint and ${parameters.add(range.to)}::bigint`;
}

async function rows(question: Question): Promise<Frame> {
  const { client, dataset, query, now } = question;
  const chosen = chooseColumns(dataset, query.columns);
  if (chosen.length === 0) return emptyFrame(now);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const parameters = new Parameters();
  const values = chosen.map(({ position }) => `cells -> ${parameters.add(position)}::int`).join(', ');
  const where = source(question, parameters);
  const order = dataset.timeColumn === null ? 'n' : 'at desc, n desc';
  const found = await client.query<{ cells: Value[]; cut: boolean }>(
    `select cells, bytes > ${parameters.add(FRAME_BYTES)}::bigint as cut from (
       select cells, place, sum(octet_length(cells::text)) over (order by place) as bytes from (
         select jsonb_build_array(${values}) as cells, row_number() over (order by ${order}) as place
         ${where} order by ${order} limit ${parameters.add(limit + 1)}::int) as picked) as measured
     where bytes - octet_length(cells::text) <= ${parameters.add(FRAME_BYTES)}::bigint order by place`,
    parameters.values,
  );
  const kept = found.rows.filter(({ cut }) => !cut).slice(0, limit);
  const truncated = found.rows.length > kept.length;
  if (dataset.timeColumn !== null) kept.reverse();
  const columns = chosen.map(
    ({ name, type }, at): Column => ({
      name,
      type,
      values: kept.map(({ cells }) => readValue(cells[at] ?? null, type)),
    }),
  );
  return { columns, rows: kept.length, at: now, ...(truncated ? { truncated } : {}) };
}

/** Stored values are JSON; a column that became text later has numbers in older rows. */
function readValue(value: Value, type: Column['type']): Value {
  if (value === null) return null;
  if (type === 'string') return String(value);
  return type === 'time' ? Date.parse(String(value)) : value;
}

/** One SQL expression per column; without columns there is one number, how many rows there are. */
function aggregates(chosen: readonly Chosen[], aggregate: Aggregate, parameters: Parameters): string[] {
  if (chosen.length === 0) return ['count(*)::float8'];
  return chosen.map(({ position }) => {
    const text = `cells ->> ${parameters.add(position)}::int`;
    switch (aggregate) {
      case 'count':
        return `count(${text})::float8`;
      case 'last':
        return `(array_agg((${text})::float8 order by at desc nulls last, n desc) filter (where ${text} is not null))[1]`;
      default:
        return `${aggregate}((${text})::float8)`;
    }
  });
}

async function ask(question: Question, sql: string, parameters: Parameters): Promise<Value[][]> {
  try {
    const { rows: found } = await question.client.query<Value[]>({
      text: sql,
      values: [...parameters.values],
      rowMode: 'array',
    });
    return found;
  } catch (error) {
    // numeric_value_out_of_range: a sum beyond what a number can be
    if ((error as { code?: unknown }).code !== '22003') throw error;
    throw new Refusal(
      reject('bad-query', 'The values are too large to be added up. Choose another aggregate.'),
    );
  }
}

function numbers(chosen: readonly Chosen[], found: readonly Value[][], first: number): Column[] {
  const names = chosen.length === 0 ? ['count'] : chosen.map(({ name }) => name);
  return names.map((name, at) => ({
    name,
    type: 'number',
    values: found.map(values => {
      const value = values[first + at];
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    }),
  }));
}

async function total(question: Question, aggregate: Aggregate): Promise<Frame> {
  const chosen = chooseNumbers(question.dataset, question.query, aggregate);
  const parameters = new Parameters();
  const values = aggregates(chosen, aggregate, parameters).join(', ');
  const found = await ask(question, `select ${values} ${source(question, parameters)}`, parameters);
  return { columns: numbers(chosen, found, 0), rows: found.length, at: question.now };
}

async function series(question: Question, aggregate: Aggregate): Promise<Frame> {
  const { dataset, query, now } = question;
  const chosen = chooseNumbers(dataset, query, aggregate);
  const shown = overlap(question);
  if (shown === null) return emptyFrame(now);
  const parameters = new Parameters();
  const width = `${parameters.add(bucketWidth(shown, Math.min(query.limit ?? POINTS, POINTS)))}::bigint`;
  const origin = `${parameters.add(BUCKET_ORIGIN)}::bigint`;
  // floor, also for times before the origin, where the remainder is negative
  const bucket = `at - mod(mod(at - ${origin}, ${width}) + ${width}, ${width})`;
  const values = aggregates(chosen, aggregate, parameters).join(', ');
  const where = source(question, parameters);
  const found = await ask(
    question,
    `select ${bucket} as bucket, ${values} ${where} group by 1 order by 1`,
    parameters,
  );
  const time: Column = {
    name: dataset.columns[dataset.timeColumn!]!.name,
    type: 'time',
    values: found.map(([start]) => start!),
  };
  return { columns: [time, ...numbers(chosen, found, 1)], rows: found.length, at: now };
}

/** @returns the part of the range in which there are rows: a wide range must not make the buckets coarse */
function overlap({ dataset, range }: Question): AbsoluteRange | null {
  const { extent } = dataset;
  if (extent === null || range === null) return extent;
  const from = Math.max(range.from, extent.from);
  const to = Math.min(range.to, extent.to);
  return from > to ? null : { from, to };
}

async function groups(question: Question): Promise<Frame> {
  const { dataset, query, now } = question;
  const aggregate = query.aggregate ?? 'count';
  const group = chooseGroup(dataset, query.groupBy!);
  const chosen = chooseNumbers(dataset, query, aggregate, group);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const parameters = new Parameters();
  const key = `left(cells ->> ${parameters.add(group.position)}::int, ${parameters.add(GROUP_LENGTH)}::int)`;
  const values = aggregates(chosen, aggregate, parameters).join(', ');
  const where = source(question, parameters);
  const found = await ask(
    question,
    `select ${key} as name, ${values} ${where} group by 1
     order by 2 desc nulls last, 1 limit ${parameters.add(limit + 1)}::int`,
    parameters,
  );
  const kept = found.slice(0, limit);
  const names: Column = {
    name: group.name,
    type: group.type,
    values: kept.map(([name]) => readGroup(name, group)),
  };
  const frame: Frame = { columns: [names, ...numbers(chosen, kept, 1)], rows: kept.length, at: now };
  return found.length > limit ? { ...frame, truncated: true } : frame;
}

/** A group's value comes as text. */
function readGroup(text: Value | undefined, { type }: Chosen): Value {
  if (text === null || text === undefined) return null;
  if (type === 'number') return Number(text);
  if (type === 'boolean') return text === 'true';
  return type === 'time' ? Date.parse(String(text)) : text;
}
