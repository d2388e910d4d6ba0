import { type Aggregate, reject } from '#core/contract/index.ts';
import {
  bucketStart,
  bucketWidth,
  type Column,
  emptyFrame,
  type Frame,
  type Value,
} from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import { type Chosen, chooseColumns, chooseGroup, chooseNumbers } from './choose-columns.ts';
import { Parameters } from './parameters.ts';
import { DEFAULT_LIMIT, numberSql, overlap, type Question, readValue, source } from './question.ts';
import { sampled } from './sampled.ts';

/** Points of a time series, about: what a chart has pixels for. */
const POINTS = 300;
/** Bytes of values in one frame of rows, about. */
const FRAME_BYTES = 4_000_000;
/** Characters of a group's name. */
const GROUP_LENGTH = 500;

/**
 * - Ended by the database before the scheduler gives up on it.
 * - Compiling these takes longer than running them.
 * - Groups are few, and Postgres, which cannot know how many, would sort a million rows to find them.
 * - One more process helps with large datasets; what it hands over is a row for each group.
 */
const SETTINGS = `select /* limit-query */ set_config('statement_timeout', '9s', true), set_config('jit', 'off', true),
  set_config('enable_sort', 'off', true), set_config('work_mem', '32MB', true),
  set_config('max_parallel_workers_per_gather', '1', true), set_config('parallel_tuple_cost', '0.001', true)`;

/**
 * Answers a query on a dataset, all in SQL with bound values; columns go in as positions.
 *
 * - without those, with `downsample`: so many rows of all in the range that the curve looks the same
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
  await question.client.query(SETTINGS);
  if (query.groupBy !== undefined) return groups(question);
  if (query.aggregate === undefined)
    return query.downsample === undefined ? rows(question) : sampled(question);
  return dataset.timeColumn === null ? total(question, query.aggregate) : series(question, query.aggregate);
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
    `select /* dataset-rows */ cells, bytes > ${parameters.add(FRAME_BYTES)}::bigint as cut from (
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

/** Before every time there is, in milliseconds since 1970; exact as a double. */
const EARLIEST = -9_000_000_000_000_000;

/** One SQL expression per column; without columns there is one number, how many rows there are. */
function aggregates(chosen: readonly Chosen[], aggregate: Aggregate, parameters: Parameters): string[] {
  if (chosen.length === 0) return ['count(*)::float8'];
  return chosen.map(({ position }) => {
    if (aggregate === 'count') return `count(cells ->> ${parameters.add(position)}::int)::float8`;
    const number = numberSql(position, parameters);
    // The largest of [time, number of the row, value]: without sorting. No time is the earliest.
    if (aggregate === 'last')
      return `(max(array[coalesce(at, ${EARLIEST})::float8, n::float8, ${number}]) filter (where ${number} is not null))[3]`;
    return `${aggregate}(${number})`;
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
  const found = await ask(
    question,
    `select /* dataset-total */ ${values} ${source(question, parameters)}`,
    parameters,
  );
  return { columns: numbers(chosen, found, 0), rows: found.length, at: question.now };
}

async function series(question: Question, aggregate: Aggregate): Promise<Frame> {
  const { dataset, query, now } = question;
  const chosen = chooseNumbers(dataset, query, aggregate);
  const shown = overlap(question);
  if (shown === null) return emptyFrame(now);
  const parameters = new Parameters();
  const width = bucketWidth(shown, Math.min(query.limit ?? POINTS, POINTS));
  // Counted from the first bucket, so that no difference is negative and whole division rounds down.
  const first = bucketStart(shown.from, width);
  const bucket = `(at - ${parameters.add(first)}::bigint) / ${parameters.add(width)}::bigint`;
  const values = aggregates(chosen, aggregate, parameters).join(', ');
  const where = source(question, parameters);
  const found = await ask(
    question,
    `select /* dataset-series */ ${bucket} as bucket, ${values} ${where} group by 1`,
    parameters,
  );
  found.sort(([a], [b]) => Number(a) - Number(b));
  const time: Column = {
    name: dataset.columns[dataset.timeColumn!]!.name,
    type: 'time',
    values: found.map(([bucket]) => first + Number(bucket) * width),
  };
  return { columns: [time, ...numbers(chosen, found, 1)], rows: found.length, at: now };
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
    `select /* dataset-groups */ ${key} as name, ${values} ${where} group by 1
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
