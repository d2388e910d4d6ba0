import type { Frame, Value } from '#core/query/index.ts';
import { areDays, formatDay, formatMoment } from './format-time.ts';
import { type Mapping, type MappingColour, mappingOf } from './mappings.ts';
import { finite, nameOf, numberColumns, timeColumn, uniqueNames } from './series.ts';

/** One bar, or one group of bars: a name and a value for each number column. */
export interface Category {
  readonly name: string;
  /** what the data calls it, where a column does; this is what a mapping is for */
  readonly label?: Value | undefined;
  readonly values: readonly (number | null)[];
}

export interface Categories {
  /** one for each number column */
  readonly measures: readonly { readonly name: string; readonly unit?: string | undefined }[];
  readonly categories: readonly Category[];
  /** rows that were left out */
  readonly dropped: number;
}

/** What a bar chart can show before it wants to be a table. */
export const MOST_CATEGORIES = 200;

/**
 * Reads a frame as named values. With a text column, one category for each row; else with a time column and
 * several measures, the last value of each measure (so that metrics can be compared); else one per row.
 *
 * @param most categories; rows beyond are counted
 * @returns null when the frame has no number column
 */
export function toCategories(frame: Frame, most = MOST_CATEGORIES): Categories | null {
  const numbers = numberColumns(frame);
  if (numbers.length === 0) return null;
  const label = frame.columns.find(column => column.type === 'string' || column.type === 'boolean');
  const time = timeColumn(frame);
  if (!label && (numbers.length > 1 || !time)) return lastOfEach(frame);
  const rows = Math.min(frame.rows, most);
  const days = areDays(time?.values ?? []);
  const nameOfTime = (at: number | null) =>
    at === null ? nameOf(null) : days ? formatDay(at) : formatMoment(at);
  const categories = Array.from({ length: rows }, (_, row) => ({
    name: label ? nameOf(label.values[row]) : nameOfTime(finite(time?.values[row])),
    ...(label ? { label: label.values[row] ?? null } : {}),
    values: numbers.map(column => finite(column.values[row])),
  }));
  const names = uniqueNames(numbers.map(({ name }) => name));
  return {
    measures: numbers.map(({ unit }, index) => ({ name: names[index]!, unit })),
    categories,
    dropped: frame.rows - rows,
  };
}

function lastOfEach(frame: Frame): Categories {
  const numbers = numberColumns(frame);
  return {
    measures: [{ name: 'last value', unit: numbers[0]?.unit }],
    categories: numbers.map(column => ({ name: column.name, values: [lastOf(column.values.map(finite))] })),
    dropped: 0,
  };
}

function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast(value => value !== null) ?? null;
}

/** How a category is called, and its colour where a mapping gives it one. */
export function labelOf(
  { name, label }: Category,
  mappings: readonly Mapping[] | undefined,
): { readonly text: string; readonly colour: MappingColour | undefined } {
  const mapping = label === undefined ? null : mappingOf(label, mappings);
  return { text: mapping?.text ?? name, colour: mapping?.colour };
}
