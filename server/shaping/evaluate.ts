import jsonata from 'jsonata';
import type { Fault, Job, Outcome } from './messages.ts';

/** Calls within calls. */
const STACK = 500;
/** Values in one list that the expression makes. */
const SEQUENCE = 1_000_000;
const SAYS_LENGTH = 200;
const TOKEN_LENGTH = 40;
/** What V8 says about a text, a list or a depth that it cannot hold. */
const TOO_LARGE = /string length|array length|call stack/i;

/** What JSONata says when one of its own limits is reached. */
const LIMITS: Readonly<Record<string, Fault['reason']>> = {
  D1012: 'timeout',
  D2014: 'too-much-memory',
  D2015: 'too-much-memory',
};

/**
 * Evaluates an expression. It ends itself where JSONata looks at its limits; what does not (a regular
 * expression that never ends, one huge text) is ended with its process from outside.
 */
export async function evaluate({ expression, json, bindings, timeMs, resultLength }: Job): Promise<Outcome> {
  try {
    const read = readExpression(expression, timeMs);
    if ('fault' in read) return read;
    if (json === null) return { result: undefined };
    const input = parse(json);
    if (input === undefined) return { fault: { reason: 'not-json' } };
    const found: unknown = await read.compiled.evaluate(input.value, JSON.parse(bindings));
    const result = JSON.stringify(found, withoutFunctions);
    return result !== undefined && result.length > resultLength
      ? { fault: { reason: 'result-too-large' } }
      : { result };
  } catch (error) {
    return { fault: faultOf(error, 'runtime') };
  }
}

function readExpression(
  expression: string,
  timeMs: number,
): { readonly compiled: jsonata.Expression } | { readonly fault: Fault } {
  try {
    return { compiled: jsonata(expression, { timeout: timeMs, stack: STACK, sequence: SEQUENCE }) };
  } catch (error) {
    return { fault: faultOf(error, 'syntax') };
  }
}

function parse(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

/** A function is no data; those written in the expression drag all of their surroundings with them. */
function withoutFunctions(_key: string, value: unknown): unknown {
  if (typeof value === 'function') return undefined;
  const isFunction =
    typeof value === 'object' &&
    value !== null &&
    ('_jsonata_lambda' in value || '_jsonata_function' in value);
  return isFunction ? undefined : value;
}

/** JSONata throws objects that are no errors. */
function faultOf(error: unknown, otherwise: 'syntax' | 'runtime'): Fault {
  const { code, position, token, message } = (error ?? {}) as Record<string, unknown>;
  if (error instanceof RangeError && TOO_LARGE.test(error.message)) return { reason: 'too-much-memory' };
  const limit = LIMITS[String(code)];
  if (limit) return { reason: limit };
  // Those of $eval's expression have a position in another text.
  const isSyntax = otherwise === 'syntax' || String(code).startsWith('S0');
  return {
    reason: isSyntax ? 'syntax' : 'runtime',
    ...(typeof position === 'number' && { position }),
    // A number, where the expression has one.
    ...((typeof token === 'string' || typeof token === 'number') && {
      token: String(token).slice(0, TOKEN_LENGTH),
    }),
    ...(typeof message === 'string' && { says: sentence(message) }),
  };
}

function sentence(text: string): string {
  const short = text.length > SAYS_LENGTH ? `${text.slice(0, SAYS_LENGTH)}…` : text;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}
