import { DATA_LIMITS } from '#core/contract/index.ts';
import { type ColumnNames, isStorable, type RowErrors } from './row-reader.ts';
import { type Cell, losesDigits } from './values.ts';

/** Where a row stands, for what is said about it. */
export interface Place {
  readonly line: number | undefined;
  readonly row: number;
}

/** Too many or impossible columns: what follows would say the same again, so reading ends. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}

/** @returns the value as a cell, or why it cannot be one */
function toCell(value: unknown): { readonly cell: Cell } | { readonly reason: string } {
  if (value === null || value === undefined) return { cell: null };
  if (typeof value === 'number' || typeof value === 'boolean') return { cell: value };
  if (typeof value !== 'string')
    return { reason: 'Lists and objects inside a row are not taken; make each of their values a column.' };
  if (value.length > DATA_LIMITS.valueLength)
    return { reason: `The value is longer than ${DATA_LIMITS.valueLength} characters.` };
  if (!isStorable(value))
    return { reason: 'The text has characters that cannot be stored (NUL or half of a pair).' };
  return { cell: value };
}

/** @returns the cells of a row that came as a list, or null when it has been refused */
export function cellsOfList(
  values: readonly unknown[],
  columns: ColumnNames,
  place: Place,
  errors: RowErrors,
): Cell[] | null {
  const expected = columns.names.length;
  if (values.length !== expected) {
    errors.add({ ...place, reason: `The row has ${values.length} values, there are ${expected} columns.` });
    return null;
  }
  const cells: Cell[] = [];
  for (const [position, value] of values.entries()) {
    const read = toCell(value);
    if ('cell' in read) cells.push(read.cell);
    else errors.add({ ...place, column: columns.names[position]!, reason: read.reason });
  }
  return cells.length === expected ? cells : null;
}

/**
 * @returns the cells of a row that came as an object, or null when it has been refused; names not seen
 *   before become columns
 * @throws Unusable
 */
export function cellsOfObject(
  row: object,
  columns: ColumnNames,
  place: Place,
  errors: RowErrors,
): Cell[] | null {
  const cells: Cell[] = new Array(columns.names.length).fill(null);
  let good = true;
  for (const [name, value] of Object.entries(row)) {
    let position = columns.position(name);
    if (position === undefined) {
      const problem = columns.add(name);
      if (problem) {
        errors.stop({ ...place, reason: problem });
        throw new Unusable();
      }
      position = columns.names.length - 1;
    }
    const read = toCell(value);
    if ('cell' in read) cells[position] = read.cell;
    else {
      errors.add({ ...place, column: name, reason: read.reason });
      good = false;
    }
  }
  return good ? cells : null;
}

/**
 * JSON.parse rounds whole numbers beyond 2^53 without a word. An identifier must not lose its last digits.
 *
 * @param text of the row
 * @param row the same, parsed
 * @returns the digits of the first such number, or null
 */
export function lostDigits(text: string, row: object): string | null {
  const suspect = Object.values(row).some(value => Number.isInteger(value) && !Number.isSafeInteger(value));
  if (!suspect) return null;
  let lost: string | null = null;
  JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    const source = context?.source;
    if (source && /^-?\d+$/.test(source) && losesDigits(source)) lost ??= source;
    return value;
  });
  return lost;
}
