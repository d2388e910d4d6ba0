import { type Aggregate, type Query, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import type { StoredColumn, StoredShape } from './push/decide-columns.ts';

/** A column of the dataset and its place in a row's values. */
export interface Chosen extends StoredColumn {
  readonly position: number;
}

/** The most columns that one query computes. */
const COLUMNS = 50;

const bad = (detail: string) => new Refusal(reject('bad-query', detail));
const quoted = (names: readonly string[]) => names.map(name => `"${name}"`).join(', ');

function all({ columns }: StoredShape): Chosen[] {
  return columns.map((column, position) => ({ ...column, position }));
}

/** @throws Refusal bad-query, naming the columns that are there */
function named(shape: StoredShape, names: readonly string[]): Chosen[] {
  const columns = new Map(all(shape).map(column => [column.name, column]));
  return [...new Set(names)].map(name => {
    const column = columns.get(name);
    if (column) return column;
    throw bad(
      columns.size === 0
        ? `The dataset has no column "${name}": it has no rows yet.`
        : `The dataset has no column "${name}". It has ${quoted([...columns.keys()])}.`,
    );
  });
}

/** @returns the columns to show: those asked for, the time column always, else all */
export function chooseColumns(shape: StoredShape, names: readonly string[] | undefined): Chosen[] {
  const columns = all(shape);
  if (names === undefined || names.length === 0) return columns;
  const chosen = named(shape, names);
  const time = shape.timeColumn === null ? undefined : columns[shape.timeColumn];
  return time && !chosen.some(({ position }) => position === time.position) ? [time, ...chosen] : chosen;
}

/** @returns the column to group by. @throws Refusal bad-query */
export function chooseGroup(shape: StoredShape, name: string): Chosen {
  return named(shape, [name])[0]!;
}

/**
 * @returns the columns to compute: those asked for, else every number; none means that rows are counted
 * @throws Refusal bad-query when a column cannot be computed with
 */
export function chooseNumbers(
  shape: StoredShape,
  query: Pick<Query, 'columns'>,
  aggregate: Aggregate,
  group?: Chosen,
): Chosen[] {
  // A chart names its axes' columns together: the time column and the group are not computed with.
  const other = ({ position }: Chosen) => position !== shape.timeColumn && position !== group?.position;
  if (aggregate === 'count') return named(shape, query.columns ?? []).filter(other);
  const usable = (column: Chosen) => column.type === 'number' && other(column);
  if (!query.columns?.length) {
    const numbers = all(shape).filter(usable).slice(0, COLUMNS);
    if (numbers.length === 0 && shape.columns.length > 0)
      throw bad(`There is no column of numbers to take the ${aggregate} of. Count the rows instead.`);
    return numbers;
  }
  const chosen = named(shape, query.columns).filter(other);
  const wrong = chosen.find(column => !usable(column));
  if (wrong)
    throw bad(
      `"${wrong.name}" is no column of numbers, so it has no ${aggregate}. Count it, or choose another column.`,
    );
  if (chosen.length === 0) throw bad(`Name a column of numbers to take the ${aggregate} of.`);
  return chosen;
}
