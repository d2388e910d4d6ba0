import { DATA_LIMITS } from '#core/contract/index.ts';
import type { ColumnType } from '#core/query/index.ts';
import { type ColumnObservation, MISSING, type Misfits, type Observation } from './observe.ts';
import type { RowErrors } from './row-reader.ts';
import { FITS } from './values.ts';

/** A column as the dataset keeps it; its place in the list is the place of its values in every row. */
export interface StoredColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** no row has had a value yet: the first value decides the type */
  readonly empty?: true;
}

export interface StoredShape {
  readonly columns: readonly StoredColumn[];
  /** position of the time column */
  readonly timeColumn: number | null;
}

export interface DecidedShape extends StoredShape {
  /** for each column of the body, its position in the dataset */
  readonly positions: readonly number[];
}

const USUAL_TIME_NAMES = /^(time|timestamp|ts|date|datetime|at)$/i;

/**
 * The columns of a dataset after a push, by these rules:
 *
 * - A new column is `boolean`, `time` or `number` when all its values are (empty ones do not count),
 *   otherwise `string`. Numbers are times only in a column whose name says so.
 * - A column keeps its type as long as all new values fit; otherwise it becomes `string`, and the values
 *   that are there are read as text from then on.
 * - The time column never changes its type and needs a value in every row: a row without one is refused,
 *   since no time range would ever show it.
 * - The time column is found with the first rows: of the columns that hold a time in every row, the one
 *   with the most usual name, else the leftmost.
 * - A column that is missing in a push is empty in its rows; a column that is new is empty in older rows.
 *
 * @param rowsBefore how many rows the dataset has
 * @param errors takes what concerns the whole push
 * @param key names of the columns that need a value in every row
 * @param misfits takes what concerns single values; by default the same
 */
export function decideColumns(
  existing: StoredShape,
  rowsBefore: number,
  observed: Observation,
  errors: RowErrors,
  key: readonly string[] = [],
  misfits = errors,
): DecidedShape {
  const columns = [...existing.columns];
  const positions = observed.columns.map(column => {
    const at = columns.findIndex(known => known.name === column.name);
    const position = at < 0 ? columns.length : at;
    const known = columns[position];
    const isTimeColumn = existing.timeColumn !== null && position === existing.timeColumn;
    const type = isTimeColumn ? 'time' : typeAfter(known, column);
    if (isTimeColumn) refuse(misfits, column, column.notTimes, column.empty);
    else if (key.includes(column.name)) refuse(misfits, column, needed(column.empty));
    if (type === 'number') refuse(misfits, column, column.notNumbers);
    if (type === 'time') refuse(misfits, column, column.notDates);
    const empty = column.filled === 0 && (known === undefined || known.empty === true);
    columns[position] = empty ? { name: column.name, type, empty } : { name: column.name, type };
    return position;
  });
  if (columns.length > DATA_LIMITS.columnsPerDataset)
    errors.add({
      reason: `The dataset would have ${columns.length} columns, and takes at most ${DATA_LIMITS.columnsPerDataset}. Leave out columns, or push into another dataset.`,
    });
  if (existing.timeColumn !== null && observed.rows > 0 && !positions.includes(existing.timeColumn))
    errors.add({
      column: existing.columns[existing.timeColumn]!.name,
      reason: "The dataset's time column is missing. Name it as in the dataset, or push with mode=replace.",
    });
  for (const name of observed.rows > 0 ? key : [])
    if (!observed.columns.some(column => column.name === name))
      errors.add({ column: name, reason: 'The column is part of the key and missing here: bring it along.' });
  const timeColumn =
    existing.timeColumn ??
    (rowsBefore === 0 && observed.rows > 0 ? findTimeColumn(columns, positions, observed) : null);
  return { columns, timeColumn, positions };
}

function typeAfter(known: StoredColumn | undefined, column: ColumnObservation): ColumnType {
  if (column.filled === 0) return known?.type ?? 'string';
  if (known === undefined || known.empty) return typeOfNew(column.fits);
  if (known.type === 'string') return 'string';
  return column.fits & FITS[known.type] ? known.type : 'string';
}

function typeOfNew(fits: number): ColumnType {
  if (fits & FITS.boolean) return 'boolean';
  if (fits & FITS.time) return 'time';
  return fits & FITS.number ? 'number' : 'string';
}

function findTimeColumn(
  columns: readonly StoredColumn[],
  positions: readonly number[],
  observed: Observation,
): number | null {
  const candidates = positions.filter(
    (position, at) => columns[position]!.type === 'time' && observed.columns[at]!.empty.count === 0,
  );
  return candidates.find(position => USUAL_TIME_NAMES.test(columns[position]!.name)) ?? candidates[0] ?? null;
}

/** The same rows, refused for what a key needs. */
function needed({ first, count }: Misfits): Pick<Misfits, 'first' | 'count'> {
  return { first: first.map(misfit => ({ ...misfit, reason: MISSING.key })), count };
}

function refuse(
  errors: RowErrors,
  column: ColumnObservation,
  ...misfits: readonly Pick<Misfits, 'first' | 'count'>[]
): void {
  for (const { first, count } of misfits) {
    for (const misfit of first) errors.add({ ...misfit, column: column.name });
    errors.more(count - first.length);
  }
}
