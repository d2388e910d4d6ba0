import { types } from 'node:util';
import { codeOf } from '#server/database/index.ts';

const isError = (value: unknown): value is Error => types.isNativeError(value) || value instanceof Error;

/** @returns the error, or one that says that something else was thrown: whatever that was may be anything */
export function asError(thrown: unknown): Error {
  if (isError(thrown)) return thrown;
  return new Error(`Something that is no error was thrown: ${thrown === null ? 'null' : typeof thrown}.`);
}

/** The error and what caused it, at most this deep. */
function* causesOf(error: Error): Generator<Error> {
  let at: unknown = error;
  for (let depth = 0; isError(at) && depth < 5; depth += 1) {
    yield at;
    at = at.cause;
  }
}

/** @returns the code of Postgres, the system or Node that the error, or what caused it, carries */
export function firstCodeOf(error: Error): string | undefined {
  for (const each of causesOf(error)) {
    const code = codeOf(each);
    if (code !== undefined) return code;
  }
  return undefined;
}

/** What Postgres says of its own accord: names in the schema. (Its `detail` and `where` hold values.) */
export function databaseFieldsOf(error: Error): Record<string, unknown> {
  for (const each of causesOf(error)) {
    if (!('severity' in each && 'routine' in each)) continue;
    const { schema, table, column, constraint, routine } = each as unknown as Record<string, unknown>;
    return { schema, table, column, constraint, routine };
  }
  return {};
}

const isFrameOfOurs = (line: string) =>
  /^\s+at /.test(line) && !line.includes('node_modules') && !line.includes('node:');

/** @returns what makes two errors the same for the count of a storm: kind, code and where it was thrown */
export function kindOf(error: Error): string {
  const at = error.stack?.split('\n').find(isFrameOfOurs) ?? error.message;
  return `${error.name} ${firstCodeOf(error) ?? ''} ${at.trim().slice(0, 200)}`;
}
