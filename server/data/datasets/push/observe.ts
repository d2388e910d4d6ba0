import { isTimeName } from '#core/query/index.ts';
import type { RawRow, RowErrors, RowReader } from './row-reader.ts';
import { type Cell, FAULTY, FITS, faultOf, fitsOf, type Origin, shorten } from './values.ts';

/** Why a row without a value cannot be taken, where one is needed. */
export const MISSING = {
  time: 'Every row needs a time here; this one has none.',
  key: 'Every row needs a value here, since the column is part of the key; this one has none.',
} as const;

/** @returns why a value cannot stand in a time column */
export const noTime = (cell: string | number | boolean) =>
  `"${shorten(String(cell))}" is not a date or time.`;

/** A value that is not what its column may turn out to be. */
export interface Misfit {
  readonly line: number | undefined;
  readonly row: number;
  readonly reason: string;
}

/** The first misfits of one kind and how many there are. */
export class Misfits {
  readonly first: Misfit[] = [];
  count = 0;

  add(row: RawRow, reason: () => string): void {
    this.count += 1;
    if (this.first.length < 20) this.first.push({ line: row.line, row: row.row, reason: reason() });
  }
}

/**
 * What the values of one column have in common. Nothing here depends on what the dataset already holds,
 * so a body is looked at before any lock is taken.
 */
export class ColumnObservation {
  readonly name: string;
  readonly timely: boolean;
  /** values that are there */
  filled = 0;
  /** FITS bits that all values share */
  fits: number = FITS.all;
  readonly notNumbers = new Misfits();
  /** such as the 30th of February */
  readonly notDates = new Misfits();
  /** anything that is no time: refused only when the dataset's time column wants one */
  readonly notTimes = new Misfits();
  /** rows without a value: refused only in the dataset's time column and its key */
  readonly empty = new Misfits();

  constructor(name: string) {
    this.name = name;
    this.timely = isTimeName(name);
  }

  /** A name that turns up only after some rows: those have no value in it. */
  missed(rows: number): void {
    if (rows === 0) return;
    this.empty.add({ line: undefined, row: 1, cells: [] }, () => MISSING.time);
    this.empty.count += rows - 1;
  }

  see(cell: Cell, row: RawRow, origin: Origin): void {
    if (cell === null) {
      this.empty.add(row, () => MISSING.time);
      return;
    }
    this.filled += 1;
    const fits = fitsOf(cell, origin, this.timely);
    this.fits &= fits;
    if ((fits & FITS.time) === 0) this.notTimes.add(row, () => noTime(cell));
    if ((fits & FAULTY) === 0) return;
    const misfits = fits & FITS.time ? this.notDates : this.notNumbers;
    misfits.add(row, () => faultOf(cell));
  }
}

export interface Observation {
  readonly rows: number;
  readonly columns: readonly ColumnObservation[];
}

/** Reads a body once, from end to end, and says what its columns are. What is wrong goes into `errors`. */
export async function observe(reader: RowReader, errors: RowErrors): Promise<Observation> {
  const columns: ColumnObservation[] = [];
  let rows = 0;
  for await (const batch of reader.read(errors)) {
    while (columns.length < reader.names.length) {
      const column = new ColumnObservation(reader.names[columns.length]!);
      column.missed(rows);
      columns.push(column);
    }
    for (const row of batch) {
      rows += 1;
      for (let at = 0; at < columns.length; at += 1)
        columns[at]!.see(row.cells[at] ?? null, row, reader.origin);
    }
  }
  // A body of no rows may still name its columns.
  while (columns.length < reader.names.length)
    columns.push(new ColumnObservation(reader.names[columns.length]!));
  return { rows, columns };
}
