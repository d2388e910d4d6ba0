import type { RowError } from '#core/contract/index.ts';
import type { DecidedShape } from './decide-columns.ts';
import { MISSING, noTime, type Observation } from './observe.ts';
import type { RawRow } from './row-reader.ts';
import { FAULTY, FITS, faultOf, fitsOf, type Origin } from './values.ts';

/**
 * What is wrong with one row, value by value; `decideColumns` says the same of all of them together.
 *
 * @param shape the columns as they will be
 * @param key names of the columns that need a value
 * @returns nothing for a row that can be stored
 */
export function faultsOf(
  row: RawRow,
  origin: Origin,
  observed: Observation,
  shape: DecidedShape,
  key: readonly string[],
): RowError[] {
  const faults: RowError[] = [];
  const place = { ...(row.line !== undefined && { line: row.line }), row: row.row };
  for (const [at, position] of shape.positions.entries()) {
    const { name, timely } = observed.columns[at]!;
    const cell = row.cells[at] ?? null;
    const isTime = position === shape.timeColumn;
    const fault = (reason: string) => faults.push({ ...place, column: name, reason });
    if (cell === null) {
      if (isTime) fault(MISSING.time);
      else if (key.includes(name)) fault(MISSING.key);
      continue;
    }
    const { type } = shape.columns[position]!;
    if (type !== 'number' && type !== 'time') continue;
    const fits = fitsOf(cell, origin, timely);
    if (type === 'time' && (fits & FITS.time) === 0) fault(noTime(cell));
    else if (fits & FAULTY) fault(faultOf(cell));
  }
  return faults;
}
