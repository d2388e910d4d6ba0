import type { Column, Frame, Value } from '#core/query/index.ts';

/** A spreadsheet takes a text that begins like this for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;
const LINE_END = '\r\n';

/**
 * @returns the frame as CSV (RFC 4180): a line of names, then the rows with values as they are, times in ISO 8601
 *   (UTC), nothing where there is no value. Texts that a spreadsheet would run as formulas begin with an apostrophe
 */
export function toCsv({ columns, rows }: Frame): string {
  const lines = [columns.map(({ name }) => cell(name)).join(',')];
  for (let row = 0; row < rows; row++)
    lines.push(columns.map(column => cell(rawValue(column, column.values[row]))).join(','));
  return lines.join(LINE_END) + LINE_END;
}

function rawValue({ type }: Column, value: Value | undefined): Value {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) return null;
  if (type !== 'time') return value;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function cell(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
