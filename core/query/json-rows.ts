/** A column of JSON values, as they came; null where a row has none. */
export interface JsonColumn {
  readonly name: string;
  /** what the answer itself says about the column, where it does */
  readonly says: ColumnHint;
  readonly values: unknown[];
}

export interface ColumnHint {
  readonly type?: 'time' | 'string';
  readonly unit?: string;
}

export interface JsonRows {
  readonly columns: readonly JsonColumn[];
  readonly rows: number;
  /** rows or columns were left out */
  readonly truncated: boolean;
}

const NO_HINT: ColumnHint = {};
/** Of what is neither an object nor a list. */
const ONLY = 'value';

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Finds rows and columns in a JSON value, whatever it is. */
export function jsonRows(
  value: unknown,
  limits: { readonly rows: number; readonly columns: number },
): JsonRows {
  if (value === undefined || value === null) return { columns: [], rows: 0, truncated: false };
  const table = isObject(value) && Array.isArray(value.columns) && Array.isArray(value.rows) ? value : null;
  const all: readonly unknown[] = table
    ? (table.rows as unknown[])
    : Array.isArray(value)
      ? (value as unknown[])
      : [value];
  const rows = all.slice(0, limits.rows);
  const collector = new Columns(rows.length, limits.columns);
  const named = table ? (table.columns as unknown[]).map((column, at) => collector.declare(column, at)) : [];
  for (const [at, row] of rows.entries()) {
    if (Array.isArray(row))
      for (const [place, cell] of row.entries()) collector.put(named[place] ?? collector.at(place), at, cell);
    else if (isObject(row)) for (const key of Object.keys(row)) collector.put(key, at, row[key]);
    else if (row !== null || collector.isEmpty) collector.put(ONLY, at, row);
  }
  return {
    columns: collector.columns,
    rows: rows.length,
    truncated: collector.isFull || all.length > rows.length,
  };
}

/** Columns in the order in which they were first seen. */
class Columns {
  readonly #rows: number;
  readonly #most: number;
  readonly #byKey = new Map<string, JsonColumn>();
  readonly #names = new Set<string>();
  /** a column found no place */
  isFull = false;

  constructor(rows: number, most: number) {
    this.#rows = rows;
    this.#most = most;
  }

  get columns(): JsonColumn[] {
    return [...this.#byKey.values()];
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** The key of a column that has only a place. */
  at(place: number): string {
    return `column ${place + 1}`;
  }

  /**
   * @param column a name, or `{name, type, unit}`
   * @returns its key: of two with the same name each has its own
   */
  declare(column: unknown, place: number): string {
    const described = isObject(column) ? column : { name: column };
    const name = typeof described.name === 'string' ? described.name : this.at(place);
    const key = this.#byKey.has(name) ? this.#free(name, taken => this.#byKey.has(taken)) : name;
    const { type, unit } = described;
    this.#add(key, name, {
      ...((type === 'time' || type === 'string') && { type }),
      ...(typeof unit === 'string' && { unit }),
    });
    return key;
  }

  put(key: string, row: number, value: unknown): void {
    const column = this.#byKey.get(key) ?? this.#add(key, key, NO_HINT);
    if (column) column.values[row] = value ?? null;
  }

  #add(key: string, wanted: string, says: ColumnHint): JsonColumn | undefined {
    if (this.#byKey.size >= this.#most) {
      this.isFull = true;
      return undefined;
    }
    const readable = wanted.trim() === '' ? this.at(this.#byKey.size) : wanted;
    const name = this.#free(readable, taken => this.#names.has(taken));
    this.#names.add(name);
    const column = { name, says, values: new Array<unknown>(this.#rows).fill(null) };
    this.#byKey.set(key, column);
    return column;
  }

  #free(name: string, isTaken: (name: string) => boolean): string {
    let free = name;
    for (let n = 2; isTaken(free); n += 1) free = `${name} (${n})`;
    return free;
  }
}
