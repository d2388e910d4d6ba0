import type { Column, Frame, Value } from '#core/query/index.ts';
import { areDays, formatDay, formatMoment } from '../format-time.ts';
import { type NumberStyle, numberText } from '../numbers.ts';

export interface Sorting {
  /** which column */
  readonly column: number;
  readonly descending: boolean;
}

/** How many rows are looked at to find how wide a column wants to be. */
const SAMPLED = 200;
const NARROWEST = 6;
const WIDEST = 40;

/** @returns the numbers of the frame's rows in the order to show; what is missing stands at the end */
export function sortedRows(frame: Frame, sorting: Sorting | null): readonly number[] {
  const rows = Array.from({ length: frame.rows }, (_, row) => row);
  const values = sorting ? frame.columns[sorting.column]?.values : undefined;
  if (!sorting || !values) return rows;
  const sign = sorting.descending ? -1 : 1;
  return rows.sort((a, b) => {
    const left = values[a] ?? null;
    const right = values[b] ?? null;
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a - b;
    return sign * compare(left, right) || a - b;
  });
}

function compare(a: Exclude<Value, null>, b: Exclude<Value, null>): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

/** @returns the tracks of a CSS grid: columns as wide as their content wants, sharing what is left */
export function columnTracks(frame: Frame): string {
  return frame.columns
    .map(column => {
      const width = wantedCharacters(column);
      return `minmax(${width}ch, ${width}fr)`;
    })
    .join(' ');
}

function wantedCharacters(column: Column): number {
  // A date with its time; a number with thousands and a unit.
  if (column.type === 'time') return holdsDays(column) ? 13 : 23;
  const longest = column.values
    .slice(0, SAMPLED)
    .reduce<number>(
      (most, value) => Math.max(most, cellText(column, value, {}).length),
      column.name.length + 2,
    );
  const most = column.type === 'number' ? 16 : WIDEST;
  return Math.min(most, Math.max(NARROWEST, longest)) + 2;
}

/** Columns do not change once they are here: whether one holds days is found out once. */
const dayColumns = new WeakMap<Column, boolean>();
function holdsDays(column: Column): boolean {
  const known = dayColumns.get(column) ?? areDays(column.values);
  dayColumns.set(column, known);
  return known;
}

/** @returns a value as its cell shows it; a dash where there is none */
export function cellText(column: Column, value: Value | undefined, style: NumberStyle): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (column.type === 'time') return holdsDays(column) ? formatDay(value) : formatMoment(value);
  return numberText(value, { ...style, unit: style.unit ?? column.unit ?? 'none' });
}
