import { type ColumnType, epochToTime, parseTimeText } from '#core/query/index.ts';

/** A value as it stands in the body: text of a CSV file, or a JSON value. Null: nothing is there. */
export type Cell = string | number | boolean | null;

/**
 * Where cells come from. In a CSV file everything is text, so text may mean a number; in JSON a string is
 * a string, or a time, for which JSON has no type of its own.
 */
export type Origin = 'text' | 'json';

/** What a value can be read as, as bits: a column's type is what all its values have in common. */
export const FITS = { boolean: 1, number: 2, time: 4, all: 7 } as const;
/** Added to FITS.number or FITS.time: it is meant as one (NaN, 1e999, 2024-02-30), but is not usable. */
export const FAULTY = 8;

const NUMBER = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?$/;
const NOT_A_NUMBER = /^[+-]?(?:nan|inf|infinity)$/i;
const BOOLEAN = /^(?:true|false)$/i;

/**
 * @param timely whether the column's name says that its numbers are times
 * @returns FITS bits of what the value can be read as, with FAULTY when it only looks like one; 0: only text
 */
export function fitsOf(cell: string | number | boolean, origin: Origin, timely: boolean): number {
  if (typeof cell === 'boolean') return FITS.boolean;
  if (typeof cell === 'number') return fitsOfNumber(cell, timely);
  if (origin === 'text') {
    if (NUMBER.test(cell)) return fitsOfNumberText(cell, timely);
    if (BOOLEAN.test(cell)) return FITS.boolean;
    if (NOT_A_NUMBER.test(cell)) return FITS.number | FAULTY;
  }
  const time = parseTimeText(cell);
  if (time === null) return 0;
  return Number.isNaN(time) ? FITS.time | FAULTY : FITS.time;
}

function fitsOfNumber(value: number, timely: boolean): number {
  if (!Number.isFinite(value)) return FITS.number | FAULTY;
  return timely && epochToTime(value) !== null ? FITS.number | FITS.time : FITS.number;
}

/** A whole number with more digits than a double holds is an identifier: read as text, no digit is lost. */
function fitsOfNumberText(text: string, timely: boolean): number {
  const value = Number(text);
  if (text.length > 15 && /^-?\d+$/.test(text) && losesDigits(text)) return 0;
  return fitsOfNumber(value, timely);
}

/** @returns whether a whole number would be shown with other digits than it was sent with */
export function losesDigits(text: string): boolean {
  const value = Number(text);
  return !Number.isSafeInteger(value) && String(value) !== text;
}

/** @returns why a value that is FAULTY cannot be taken, as a sentence */
export function faultOf(cell: string | number | boolean): string {
  const shown = shorten(String(cell));
  if (typeof cell === 'string' && parseTimeText(cell) !== null)
    return `"${shown}" is not a real date or time.`;
  if (typeof cell === 'string' && NOT_A_NUMBER.test(cell))
    return `"${shown}" is not a number; leave the value empty where none is known.`;
  return `${shown === 'Infinity' || shown === '-Infinity' ? 'The number' : shown} is too large.`;
}

/** @returns the beginning of a value, for a sentence about it */
export function shorten(text: string, length = 40): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/**
 * @param cell fits the type (see fitsOf); anything fits `string`
 * @returns what is stored: a time as ISO text in UTC, a number, a boolean, or text
 */
export function storedValue(cell: Cell, type: ColumnType): Cell {
  if (cell === null) return null;
  switch (type) {
    case 'number':
      return Number(cell);
    case 'boolean':
      return typeof cell === 'boolean' ? cell : String(cell).toLowerCase() === 'true';
    case 'time':
      return new Date(timeOf(cell)).toISOString();
    case 'string':
      return String(cell);
  }
}

/** @returns milliseconds since 1970 of a cell that fits `time` */
export function timeOf(cell: string | number | boolean): number {
  const text = typeof cell === 'string' ? parseTimeText(cell) : null;
  return text ?? epochToTime(Number(cell)) ?? Number.NaN;
}
