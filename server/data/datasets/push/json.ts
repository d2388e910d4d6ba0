import { setImmediate } from 'node:timers/promises';
import { cellsOfList, cellsOfObject, lostDigits, type Place, Unusable } from './json-cells.ts';
import { elements, members, NotJson, parseSlice, type Slice, skipSpace } from './json-slices.ts';
import { BATCH_ROWS, ColumnNames, type RawRow, type RowErrors, type RowReader } from './row-reader.ts';

const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const NEWLINE = 0x0a;

const SHAPES =
  'Send a list of objects, [{"time": "2026-01-01T00:00:00Z", "value": 1}], or {"columns": ["time", "value"], "rows": [["2026-01-01T00:00:00Z", 1]]}.';

/** Rows as JSON objects or lists, one slice of the body each. */
abstract class SlicedReader implements RowReader {
  readonly origin = 'json';
  protected readonly columns = new ColumnNames();
  protected readonly body: Buffer;
  /** whether rows are lists by column instead of objects by name */
  protected lists = false;

  constructor(body: Buffer) {
    this.body = body;
  }

  get names(): readonly string[] {
    return this.columns.names;
  }

  protected abstract slices(errors: RowErrors): Generator<Slice & { readonly line?: number }>;

  async *read(errors: RowErrors): AsyncGenerator<readonly RawRow[]> {
    let rows: RawRow[] = [];
    let row = 0;
    try {
      for (const slice of this.slices(errors)) {
        row += 1;
        const place: Place = { line: slice.line, row };
        const cells = this.#cells(slice, place, errors);
        if (cells) rows.push({ ...place, cells });
        if (row % BATCH_ROWS > 0) continue;
        if (rows.length > 0) yield rows;
        rows = [];
        await setImmediate();
      }
    } catch (error) {
      if (error instanceof NotJson) errors.stop({ row: row + 1, reason: error.message });
      else if (!(error instanceof Unusable)) throw error;
      return;
    }
    if (rows.length > 0) yield rows;
  }

  #cells(slice: Slice, place: Place, errors: RowErrors): RawRow['cells'] | null {
    let value: unknown;
    try {
      value = parseSlice(this.body, slice);
    } catch (error) {
      if (!(error instanceof NotJson)) throw error;
      errors.add({ ...place, reason: error.message });
      return null;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value) !== this.lists) {
      const reason = this.lists
        ? 'The row is not a list of values.'
        : 'The row is not an object of names and values.';
      errors.add({ ...place, reason });
      return null;
    }
    const digits = lostDigits(this.body.toString('utf8', slice.start, slice.end), value);
    if (digits !== null) {
      errors.add({ ...place, reason: `${digits} is too large for a number; send it as text, in quotes.` });
      return null;
    }
    return Array.isArray(value)
      ? cellsOfList(value, this.columns, place, errors)
      : cellsOfObject(value, this.columns, place, errors);
  }
}

/** A list of objects, or `{columns, rows}`. */
export class JsonReader extends SlicedReader {
  protected override *slices(errors: RowErrors): Generator<Slice> {
    const start = skipSpace(this.body, 0);
    if (this.body[start] === OPEN_ARRAY) {
      this.#nothingAfter(yield* elements(this.body, start));
      return;
    }
    if (this.body[start] !== OPEN_OBJECT)
      throw new NotJson(start >= this.body.length ? 'The body is empty.' : SHAPES);
    const { values, end } = members(this.body, start);
    this.#nothingAfter(end);
    const [names, rows] = [values.get('columns'), values.get('rows')];
    if (!names || !rows || this.body[rows.start] !== OPEN_ARRAY) throw new NotJson(SHAPES);
    const list = parseSlice(this.body, names);
    if (!Array.isArray(list)) throw new NotJson(SHAPES);
    for (const name of list) {
      const problem = typeof name === 'string' ? this.columns.add(name) : 'A column name is not text.';
      if (!problem) continue;
      errors.stop({ reason: problem });
      throw new Unusable();
    }
    this.lists = true;
    yield* elements(this.body, rows.start);
  }

  #nothingAfter(end: number): void {
    if (skipSpace(this.body, end) < this.body.length)
      throw new NotJson(
        'Something follows the end of the JSON text. For one object per line send application/x-ndjson.',
      );
  }
}

/** One JSON object per line; empty lines are passed over. */
export class NdjsonReader extends SlicedReader {
  protected override *slices(): Generator<Slice & { readonly line: number }> {
    let line = 0;
    let found = false;
    for (let start = 0; start < this.body.length; ) {
      const newline = this.body.indexOf(NEWLINE, start);
      const end = newline < 0 ? this.body.length : newline;
      line += 1;
      if (skipSpace(this.body.subarray(start, end), 0) < end - start) {
        found = true;
        yield { start, end, line };
      }
      start = end + 1;
    }
    if (!found) throw new NotJson('The body is empty.');
  }
}
