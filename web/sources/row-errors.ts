import type { RowError } from '#core/contract/index.ts';
import { isProblem } from '#web/app/problem.ts';

export interface RowErrors {
  readonly errors: readonly RowError[];
  /** how many there are in all; the list holds the first ones */
  readonly count: number;
}

const isRowError = (value: unknown): value is RowError =>
  typeof value === 'object' && value !== null && typeof (value as RowError).reason === 'string';

/** @returns what is wrong in which rows, when that is why a push was refused */
export function rowErrorsOf(error: unknown): RowErrors | null {
  if (!isProblem(error, 'bad-rows')) return null;
  const { errors, count } = error.extra;
  const known = Array.isArray(errors) ? errors.filter(isRowError) : [];
  if (known.length === 0) return null;
  return { errors: known, count: typeof count === 'number' ? count : known.length };
}

/** @returns where in the file: `Line 12, column “temp”` */
export function placeOf({ line, row, column }: RowError): string {
  const where = line !== undefined ? `Line ${line}` : row !== undefined ? `Row ${row}` : 'The file';
  return column === undefined ? where : `${where}, column “${column}”`;
}
