import type { Frame, Value } from '#core/query/index.ts';
import { cellText, type ShownColumn } from './column-formats.ts';

export interface Sorting {
  /** which column of the frame */
  readonly column: number;
  readonly descending: boolean;
}

/** How many rows are looked at to find how wide a column wants to be. */
const SAMPLED = 200;
const NARROWEST = 6;
const WIDEST = 40;
const WIDEST_NUMBER = 16;

/** @returns the numbers of all rows of a frame */
export function allRows({ rows }: Frame): readonly number[] {
  return Array.from({ length: rows }, (_, row) => row);
}

/**
 * @param rows numbers of rows
 * @returns them in the order to show; what is missing stands at the end, of equals the first stays first
 */
export function sortedRows(
  frame: Frame,
  rows: readonly number[],
  sorting: Sorting | null,
): readonly number[] {
  const values = sorting ? frame.columns[sorting.column]?.values : undefined;
  if (!sorting || !values) return rows;
  const sign = sorting.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const left = present(values[a]);
    const right = present(values[b]);
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a - b;
    return sign * compare(left, right) || a - b;
  });
}

function present(value: Value | undefined): Value {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Made once: `localeCompare` with options makes one for every two texts. */
const collator = new Intl.Collator(undefined, { numeric: true });

function compare(a: Exclude<Value, null>, b: Exclude<Value, null>): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

/** What a mark before the text takes, characters. */
const MARK = 2;

/**
 * @param marked numbers may have a mark before them
 * @returns the tracks of a CSS grid: columns as wide as their content wants, sharing what is left
 */
export function columnTracks(columns: readonly ShownColumn[], marked: boolean): string {
  return columns
    .map(shown => {
      const { column, style } = shown;
      const marks = (marked && column.type === 'number') || (style.mappings?.length ?? 0) > 0;
      const width = wantedCharacters(shown) + (marks && column.type !== 'time' ? MARK : 0);
      return `minmax(${width}ch, ${width}fr)`;
    })
    .join(' ');
}

function wantedCharacters(shown: ShownColumn): number {
  const { column } = shown;
  // Times are all about as long; a number with thousands and a unit.
  const sample = column.values.slice(0, column.type === 'time' ? 1 : SAMPLED);
  const longest = sample.reduce<number>(
    (most, value) => Math.max(most, cellText(shown, value).length),
    column.name.length + 2,
  );
  const most = column.type === 'number' ? Math.max(WIDEST_NUMBER, column.name.length) : WIDEST;
  return Math.min(most, WIDEST, Math.max(NARROWEST, longest)) + 2;
}
