import { reject } from '#core/contract/index.ts';
import { type Column, emptyFrame, type Frame, lttb, type Value } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import { type Chosen, chooseColumns } from './choose-columns.ts';
import { Parameters } from './parameters.ts';
import { DEFAULT_LIMIT, numberSql, overlap, type Question, readValue, source } from './question.ts';

/** Rows that are looked at one by one; of more than these, the extremes of each stretch of time are. */
const CANDIDATES = 20_000;
/** Columns whose extremes are looked for. */
const CURVES = 8;

/**
 * Rows over time, thinned out so that the curves of their numbers look as with all rows (QUERY-10). Of very many rows
 * the database first keeps the least and the largest value of each column in short stretches of time, which a curve
 * shows, and nothing between.
 * @throws Refusal bad-query without a time column or a column of numbers
 */
export async function sampled(question: Question): Promise<Frame> {
  const { dataset, query, now } = question;
  const shown = overlap(question);
  if (dataset.timeColumn === null)
    throw new Refusal(
      reject('bad-query', 'Only rows over time can be thinned out, and the dataset has no time column.'),
    );
  const chosen = chooseColumns(dataset, query.columns);
  const curves = chosen.filter(({ type }) => type === 'number').slice(0, CURVES);
  if (curves.length === 0)
    throw new Refusal(reject('bad-query', 'There is no column of numbers whose curve could be thinned out.'));
  if (shown === null) return emptyFrame(now);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const found = await candidates(question, chosen, curves, shown.from, shown.to);
  const times = found.map(({ at }) => at);
  const values = curves.map(curve => {
    const place = chosen.indexOf(curve);
    return found.map(({ cells }) => {
      const value = cells[place];
      return typeof value === 'number' ? value : null;
    });
  });
  const kept = lttb(times, values, limit).map(at => found[at]!);
  const columns = chosen.map(
    ({ name, type }, place): Column => ({
      name,
      type,
      values: kept.map(({ cells }) => readValue(cells[place] ?? null, type)),
    }),
  );
  return { columns, rows: kept.length, at: now };
}

interface Candidate {
  readonly at: number;
  readonly cells: readonly Value[];
}

async function candidates(
  question: Question,
  chosen: readonly Chosen[],
  curves: readonly Chosen[],
  from: number,
  to: number,
): Promise<readonly Candidate[]> {
  const { client, tenant, dataset } = question;
  const parameters = new Parameters();
  const where = source(question, parameters);
  const many = await client.query(
    `select /* count-candidates */ ${where} limit ${parameters.add(CANDIDATES + 1)}::int`,
    parameters.values,
  );
  const all = (many.rowCount ?? 0) <= CANDIDATES;
  const asked = new Parameters();
  const values = chosen.map(({ position }) => `cells -> ${asked.add(position)}::int`).join(', ');
  const rows = all
    ? source(question, asked)
    : `from region_dashboard.dataset_rows
       where tenant_id = ${asked.add(tenant)}::uuid and dataset_id = ${asked.add(dataset.id)}::uuid
         and n = any (${asked.add(await extremes(question, curves, from, to))}::bigint[])`;
  const { rows: found } = await client.query<Candidate>(
    `select /* dataset-candidates */ at, jsonb_build_array(${values}) as cells ${rows} order by at, n`,
    asked.values,
  );
  return found;
}

/** @returns numbers of the rows with the least and the largest value of each stretch of time and column */
async function extremes(
  question: Question,
  curves: readonly Chosen[],
  from: number,
  to: number,
): Promise<readonly number[]> {
  const parameters = new Parameters();
  const width = Math.max(1, Math.ceil((to - from + 1) / (CANDIDATES / (2 * curves.length))));
  const stretch = `(at - ${parameters.add(from)}::bigint) / ${parameters.add(width)}::bigint`;
  // Also where all values are missing there are rows: the curve has a gap there.
  const some = 'min(n)::float8, max(n)::float8';
  const picks = curves.flatMap(({ position }) => {
    const pair = `array[${numberSql(position, parameters)}, n::float8]`;
    const known = `filter (where ${numberSql(position, parameters)} is not null)`;
    return [`(min(${pair}) ${known})[2]`, `(max(${pair}) ${known})[2]`];
  });
  const where = source(question, parameters);
  const { rows } = await question.client.query<(number | null)[]>({
    text: `select /* dataset-extremes */ ${some}, ${picks.join(', ')} ${where} group by ${stretch}`,
    values: [...parameters.values],
    rowMode: 'array',
  });
  const found = [...rows.flat(), await endOf(question, ''), await endOf(question, 'desc')];
  return [...new Set(found.filter(n => n !== null))];
}

/** @returns number of the first row in time, or of the last one; null when there is none */
async function endOf(question: Question, direction: '' | 'desc'): Promise<number | null> {
  const parameters = new Parameters();
  const where = source(question, parameters);
  const { rows } = await question.client.query<{ n: number }>(
    `select /* dataset-end */ n::float8 ${where} order by at ${direction}, n ${direction} limit 1`,
    [...parameters.values],
  );
  return rows[0]?.n ?? null;
}
