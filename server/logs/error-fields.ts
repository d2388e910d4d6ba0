import { fileURLToPath } from 'node:url';
import { scrubMessage } from './scrub.ts';

/** What of an error a line shows: these and nothing else, whatever hangs on it. */
export interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** where it was thrown; the project's files relative to it */
  readonly stack?: string;
  /** of an error of Postgres: names of ours, never values */
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  readonly routine?: string;
  readonly cause?: ErrorFields;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Names of errors, codes, tables: what a program calls things. */
const WORD = /^[\w.$:-]{1,80}$/;
const FRAMES = 25;
const CAUSES = 3;
const SQLSTATE = /^[0-9A-Z]{5}$/;

const word = (value: unknown): string | undefined =>
  typeof value === 'string' && WORD.test(value) ? value : undefined;

/** The lines of a stack that say where; the first ones repeat the message. */
function framesOf(stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const frames = stack
    .split('\n')
    .filter(line => /^\s+at .*(?::\d+:\d+\)?|<anonymous>\)?)$/.test(line))
    .slice(0, FRAMES)
    .map(line => line.trim().replace('file://', '').replace(root, ''));
  return frames.length > 0 ? frames.join('\n') : undefined;
}

/** Postgres quotes names of ours and values of people alike. Where the fault is in the data, it is a value. */
function messageOf(message: unknown, code: string | undefined, type: string): string {
  const quotesValues = type === 'SyntaxError' || (code !== undefined && /^(?:22|P0)/.test(code));
  return scrubMessage(String(message ?? ''), quotesValues ? 'none' : 'identifiers');
}

/** @returns what of something that was thrown may stand in a log */
export function errorFields(thrown: unknown, depth = 0): ErrorFields {
  // Read carefully: a getter may throw, and logging an error must not make another one.
  try {
    if (!(thrown instanceof Error))
      return { type: typeof thrown, message: 'Something was thrown that is no error.' };
    const error = thrown as Error & Readonly<Record<string, unknown>>;
    const code = word(error.code);
    const type = word(error.name) ?? 'Error';
    const ofPostgres = code !== undefined && SQLSTATE.test(code) && typeof error.severity === 'string';
    return {
      type,
      message: messageOf(error.message, code, type),
      code,
      stack: framesOf(error.stack),
      ...(ofPostgres && {
        table: word(error.table),
        column: word(error.column),
        constraint: word(error.constraint),
        routine: word(error.routine),
      }),
      ...(error.cause instanceof Error && depth < CAUSES && { cause: errorFields(error.cause, depth + 1) }),
    } as ErrorFields;
  } catch {
    return { type: 'Error', message: 'An error that cannot be read.' };
  }
}
