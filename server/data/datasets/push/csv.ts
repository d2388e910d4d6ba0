import { setImmediate } from 'node:timers/promises';
import { type CsvError, type Info, type Parser, parse } from 'csv-parse';
import { DATA_LIMITS } from '#core/contract/index.ts';
import { ColumnNames, type RawRow, type RowErrors, type RowReader } from './row-reader.ts';
import type { Cell } from './values.ts';

const CHUNK_BYTES = 32_768;
const DELIMITERS = [',', ';', '\t'] as const;

/** @returns the delimiter that the header uses most, outside of quotes; a comma when it uses none */
export function detectDelimiter(body: Buffer): string {
  const counts = new Map<string, number>(DELIMITERS.map(delimiter => [delimiter, 0]));
  let quoted = false;
  for (const character of body.toString('utf8', 0, CHUNK_BYTES)) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') break;
    else if (counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

interface CsvRecord {
  readonly record: string[];
  readonly info: Info;
}

const SENTENCES: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE:
    'A quoted value goes on after its closing quote. Inside a quoted value write two quotes ("") for one.',
  INVALID_OPENING_QUOTE:
    'A quote stands in the middle of a value. Put the whole value in quotes, and write two ("") for one inside.',
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened in this row and never closed.',
  CSV_MAX_RECORD_SIZE: 'This row is too long; perhaps a quote is opened in it and never closed.',
};

/** A CSV file (RFC 4180; comma, semicolon or tab) with a header row. */
export class CsvReader implements RowReader {
  readonly origin = 'text';
  readonly #columns = new ColumnNames();
  readonly #body: Buffer;
  #header = false;
  #row = 0;
  /** line on which the last good record ended */
  #line = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  get names(): readonly string[] {
    return this.#columns.names;
  }

  async *read(errors: RowErrors): AsyncGenerator<readonly RawRow[]> {
    const parser = parse({
      delimiter: detectDelimiter(this.#body),
      info: true,
      // counted here, so that all of them are named and not just the first
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 2 * DATA_LIMITS.columnsPerDataset * DATA_LIMITS.valueLength,
    });
    let broken: CsvError | undefined;
    parser.on('error', (error: CsvError) => {
      broken = error;
    });
    for (let at = 0; at < this.#body.length && !broken; at += CHUNK_BYTES) {
      parser.write(this.#body.subarray(at, at + CHUNK_BYTES));
      // The parser works while it is written to, but reports an error a moment later.
      await setImmediate();
      const rows = this.#take(parser, errors);
      if (rows === null) return;
      if (rows.length > 0) yield rows;
    }
    if (!broken) {
      parser.end();
      await setImmediate();
      const rows = this.#take(parser, errors);
      if (rows === null) return;
      if (rows.length > 0) yield rows;
    }
    if (broken) this.#stop(broken, errors);
    else if (!this.#header) errors.add({ line: 1, reason: 'The file is empty.' });
    else if (this.#row === 0) errors.add({ line: 1, reason: 'There is a header but no row under it.' });
  }

  /** @returns the good rows among those that are ready, or null when the header is unusable */
  #take(parser: Parser, errors: RowErrors): RawRow[] | null {
    const rows: RawRow[] = [];
    for (
      let next = parser.read() as CsvRecord | null;
      next !== null;
      next = parser.read() as CsvRecord | null
    ) {
      const { record, info } = next;
      this.#line = info.lines;
      if (!this.#header) {
        if (!this.#readHeader(record, errors)) return null;
      } else {
        this.#row += 1;
        const line = info.lines - newlines(record);
        const cells = this.#cells(record, line, errors);
        if (cells) rows.push({ line, row: this.#row, cells });
      }
    }
    return rows;
  }

  #readHeader(record: readonly string[], errors: RowErrors): boolean {
    this.#header = true;
    for (const name of record) {
      const problem = this.#columns.add(name);
      if (problem) {
        errors.stop({ line: 1, reason: problem });
        return false;
      }
    }
    return true;
  }

  #cells(record: readonly string[], line: number, errors: RowErrors): Cell[] | null {
    const expected = this.#columns.names.length;
    if (record.length !== expected) {
      const reason = `The row has ${record.length} values, the header has ${expected}.`;
      errors.add({ line, row: this.#row, reason });
      return null;
    }
    const tooLong = record.findIndex(value => value.length > DATA_LIMITS.valueLength);
    if (tooLong >= 0) {
      const reason = `The value is longer than ${DATA_LIMITS.valueLength} characters.`;
      errors.add({ line, row: this.#row, column: this.#columns.names[tooLong]!, reason });
      return null;
    }
    return record.map(value => (value === '' ? null : value));
  }

  /** What follows a broken quote would be guessed, so reading ends there. */
  #stop(error: CsvError, errors: RowErrors): void {
    const reason = SENTENCES[error.code] ?? 'The row cannot be read as CSV.';
    const column = typeof error.column === 'number' ? this.#columns.names[error.column] : undefined;
    const place = this.#header ? { row: this.#row + 1 } : {};
    errors.stop({ line: this.#line + 1, ...place, ...(column === undefined ? {} : { column }), reason });
  }
}

function newlines(record: readonly string[]): number {
  let count = 0;
  for (const value of record)
    for (let at = value.indexOf('\n'); at >= 0; at = value.indexOf('\n', at + 1)) count += 1;
  return count;
}
