import { checkText, ROW_FORMATS } from '../datasets/push/body.ts';
import { type DecidedShape, decideColumns, type StoredShape } from '../datasets/push/decide-columns.ts';
import { observe } from '../datasets/push/observe.ts';
import { RowErrors } from '../datasets/push/row-reader.ts';
import { type Cell, storedValue } from '../datasets/push/values.ts';

export const CSV = 'text/csv';
export const JSON_TYPE = 'application/json';
export const NDJSON = 'application/x-ndjson';
const NOTHING: StoredShape = { columns: [], timeColumn: null };

export interface Looked extends DecidedShape {
  readonly rows: number;
  readonly errors: readonly string[];
  readonly count: number;
  readonly stored: readonly (readonly Cell[])[];
}

/** @returns what a push of this body would do, without a database */
export async function look(
  type: string,
  body: string | Buffer,
  existing = NOTHING,
  before = 0,
): Promise<Looked> {
  const text = checkText(Buffer.from(body as string));
  const errors = new RowErrors();
  const observed = await observe(ROW_FORMATS[type]!(text), errors);
  const shape = decideColumns(existing, before, observed, errors);
  const stored: Cell[][] = [];
  if (errors.count === 0)
    for await (const batch of ROW_FORMATS[type]!(text).read(errors))
      for (const row of batch)
        stored.push(
          shape.positions.map((at, i) => storedValue(row.cells[i] ?? null, shape.columns[at]!.type)),
        );
  const said = errors.first.map(({ line, row, column, reason }) =>
    [line === undefined ? `row ${row}` : `line ${line}`, column, reason].filter(Boolean).join(': '),
  );
  return { ...shape, rows: observed.rows, errors: said, count: errors.count, stored };
}

/** @returns the columns' types by name */
export const types = (looked: Looked) =>
  Object.fromEntries(looked.columns.map(({ name, type }) => [name, type]));
