import type { FieldDef, PoolClient, QueryArrayResult } from 'pg';
import Cursor from 'pg-cursor';
import type { BoundSql } from './bind-sql.ts';

/** What a statement gave, every value as Postgres writes it. */
export interface TextRows {
  readonly fields: readonly Pick<FieldDef, 'name' | 'dataTypeID'>[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** there was more than the limits let through */
  readonly truncated: boolean;
}

/** Rows that are fetched at once: a wide row is not multiplied by thousands before its size is seen. */
const BATCH = 500;

/** As the protocol sends it: types are read afterwards, by our own rules. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

type Read = QueryArrayResult<(string | null)[]>;

/**
 * Reads through a cursor, no further than the limits. One statement by protocol: a second one is an error of Postgres.
 * @param limits rows, and characters of all values together
 */
export async function readRows(
  client: PoolClient,
  { text, values }: Pick<BoundSql, 'text' | 'values'>,
  limits: { readonly rows: number; readonly size: number },
): Promise<TextRows> {
  const cursor = client.query(
    new Cursor<(string | null)[]>(text, [...values], { rowMode: 'array', types: AS_TEXT as never }),
  );
  const rows: (string | null)[][] = [];
  let fields: FieldDef[] = [];
  let size = 0;
  // One that failed has been ended by the driver; closing it again would wait for an answer that does not come.
  const done = async (truncated: boolean): Promise<TextRows> => {
    await cursor.close();
    return { fields, rows, truncated };
  };
  for (;;) {
    const wanted = Math.min(BATCH, limits.rows + 1 - rows.length);
    const read = await new Promise<Read>((resolve, reject) => {
      cursor.read(wanted, (error: Error | undefined, _: unknown, result: unknown) =>
        error ? reject(error) : resolve(result as Read),
      );
    });
    if (read.fields.length > 0) ({ fields } = read);
    for (const row of read.rows) {
      size += row.reduce((sum, value) => sum + (value?.length ?? 0) + 1, 0);
      if (rows.length === limits.rows || size > limits.size) return done(true);
      rows.push(row);
    }
    if (read.rows.length < wanted) return done(false);
  }
}
