import type { Column, ColumnType, Frame, Value } from './frame.ts';
import { type JsonColumn, jsonRows } from './json-rows.ts';
import { epochToTime, isTimeName, parseTimeText } from './time-text.ts';

export interface JsonFrameLimits {
  readonly rows: number;
  readonly columns: number;
  /** characters of one text; what is longer is cut */
  readonly textLength: number;
  /** of the whole frame as JSON, about, in characters */
  readonly size: number;
}

export const JSON_FRAME_LIMITS: JsonFrameLimits = {
  rows: 10_000,
  columns: 100,
  textLength: 10_000,
  size: 4 * 1_048_576,
};

/**
 * Makes a frame of any JSON value:
 *
 * - `[{"host": "a", "value": 1}, …]`: a row per object, a column per key
 * - `[[1, "a"], …]`: a row per list, columns by position
 * - `[1, 2, …]`: one column, `value`
 * - `{"columns": ["time", {"name": "load", "unit": "%"}], "rows": [[…], …]}`: as it says
 * - an object or a single value: one row
 *
 * @param value as JSON.parse gives it; what JSON cannot say (NaN, undefined) becomes null
 * @param at when the source was asked, milliseconds since 1970
 */
export function jsonToFrame(value: unknown, at: number, limits: Partial<JsonFrameLimits> = {}): Frame {
  const { size, textLength, ...counts } = { ...JSON_FRAME_LIMITS, ...limits };
  const found = jsonRows(value, counts);
  const cut = { text: textLength, happened: false };
  const columns = found.columns.map(column => toColumn(column, cut));
  const rows = rowsWithin(columns, found.rows, size);
  for (const column of columns) column.values.length = rows;
  const truncated = found.truncated || cut.happened || rows < found.rows;
  return { columns, rows, at, ...(truncated && { truncated }) };
}

/** How long a text may be, and whether one was longer. */
interface Cut {
  readonly text: number;
  happened: boolean;
}

function toColumn({ name, says, values }: JsonColumn, cut: Cut): Column {
  const type = says.type === 'string' ? 'string' : typeOf(values, says.type === 'time' || isTimeName(name));
  return {
    name,
    type,
    ...(says.unit !== undefined && { unit: says.unit }),
    values: values.map(value => toValue(value, type, cut)),
  };
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value));

/** @param timely whether its numbers may be seconds or milliseconds since 1970 */
function typeOf(values: readonly unknown[], timely: boolean): ColumnType {
  const known = values.filter(value => !isNothing(value));
  if (known.length === 0) return 'string';
  if (known.every(value => typeof value === 'boolean')) return 'boolean';
  if (known.every(value => toTime(value, timely) !== null)) return 'time';
  return known.every(value => typeof value === 'number') ? 'number' : 'string';
}

/** @returns milliseconds since 1970, or null when the value is no moment */
function toTime(value: unknown, timely: boolean): number | null {
  if (typeof value === 'number') return timely ? epochToTime(value) : null;
  const time = typeof value === 'string' ? parseTimeText(value) : null;
  return time === null || Number.isNaN(time) ? null : time;
}

function toValue(value: unknown, type: ColumnType, cut: Cut): Value {
  if (isNothing(value)) return null;
  if (type === 'time') return toTime(value, true);
  // As JSON writes it: without -0.
  if (type === 'number') return Number(value) + 0;
  if (type === 'boolean') return value === true;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (text.length <= cut.text) return text;
  cut.happened = true;
  // Not in the middle of a character that takes two.
  return `${text.slice(0, cut.text - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const NUMBER_SIZE = 14;

/** @returns how many of the rows are not larger together than `size` */
function rowsWithin(columns: readonly Column[], rows: number, size: number): number {
  let left = size;
  for (let row = 0; row < rows; row += 1) {
    for (const { values } of columns) {
      const value = values[row];
      left -= typeof value === 'string' ? value.length + 3 : NUMBER_SIZE;
    }
    if (left < 0) return row;
  }
  return rows;
}
