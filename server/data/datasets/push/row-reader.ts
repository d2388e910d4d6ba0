import { DATA_LIMITS, type RowError } from '#core/contract/index.ts';
import type { Cell, Origin } from './values.ts';

/** One row of a body, cells by the position of their column in `RowReader.names`; missing at the end: null. */
export interface RawRow {
  /** of the text, from 1; undefined for a JSON body */
  readonly line: number | undefined;
  /** of the data, from 1 */
  readonly row: number;
  readonly cells: readonly Cell[];
}

/**
 * Reads a body's rows, format by format. A body is read twice (to find the types, then to store), so
 * that memory stays bounded and nothing is written before everything has been seen to be good.
 */
export interface RowReader {
  readonly origin: Origin;
  /** the columns' names; with JSON objects they grow while rows are read */
  readonly names: readonly string[];
  /** rows in batches, with a breath for the event loop between them; what is wrong goes into `errors` */
  read(errors: RowErrors): AsyncGenerator<readonly RawRow[]>;
}

/** What is wrong in a push: the first of them, how many there are, and in how many rows. */
export class RowErrors {
  readonly #listed: RowError[] = [];
  #count = 0;
  #rows = 0;
  #lastRow: number | undefined;
  #unreadable = false;

  add(error: RowError): void {
    this.#count += 1;
    // Rows come in order, so what is wrong with one comes together.
    if (error.row !== undefined && error.row !== this.#lastRow) this.#rows += 1;
    this.#lastRow = error.row;
    // More are kept than listed: errors of types are found after those of rows, and are sorted in.
    if (this.#listed.length < 10 * DATA_LIMITS.errorsListed) this.#listed.push(error);
  }

  /** Something after which nothing can be read: what follows would be guessed. */
  stop(error: RowError): void {
    this.#unreadable = true;
    this.add(error);
  }

  /** Counts errors that are not worth listing one by one. */
  more(count: number): void {
    this.#count += count;
  }

  get count(): number {
    return this.#count;
  }

  /** how many rows have something wrong with them, as far as it was told row by row */
  get rows(): number {
    return this.#rows;
  }

  /** whether the body could not be read to its end */
  get unreadable(): boolean {
    return this.#unreadable;
  }

  /** @returns the first errors in the order of the body */
  get first(): readonly RowError[] {
    return this.#listed.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, DATA_LIMITS.errorsListed);
  }
}

/** The columns of a body as they become known. */
export class ColumnNames {
  readonly names: string[] = [];
  readonly #positions = new Map<string, number>();

  position(name: string): number | undefined {
    return this.#positions.get(name);
  }

  /** @returns null when the name was added, otherwise why it cannot be a column's name */
  add(name: string): string | null {
    const { columnNameLength, columnsPerDataset } = DATA_LIMITS;
    const nth = `Column ${this.names.length + 1}`;
    if (name.trim() === '') return `${nth} has no name.`;
    if (name.length > columnNameLength)
      return `The name of column ${this.names.length + 1} is longer than ${columnNameLength} characters.`;
    if (!isStorable(name))
      return `The name of column ${this.names.length + 1} has characters that cannot be stored.`;
    if (this.#positions.has(name)) return `The column name "${name}" is there twice.`;
    if (this.names.length === columnsPerDataset)
      return `There are more than ${columnsPerDataset} columns, and a dataset takes no more. Leave out columns, or turn them into rows.`;
    this.#positions.set(name, this.names.length);
    this.names.push(name);
    return null;
  }
}

/** @returns false for what Postgres' text cannot hold: NUL, and halves of surrogate pairs */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Rows per batch: small enough to keep the event loop moving, large enough to be quick. */
export const BATCH_ROWS = 500;
