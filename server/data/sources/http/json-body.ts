import { replaceMentioned, type VariableValue } from '#core/query/index.ts';
import { badQuery } from '../over-http/ask.ts';

export type LookUp = (name: string) => VariableValue | number | undefined;

/** What JSON is made of, as far as quotes are concerned: the inside of a text, an escape in it, or all else. */
const TOKEN = /"|\\[\s\S]|[^"\\]+|\\$/g;

/**
 * Puts values into JSON so that they stay values: escaped inside of quotes (several with commas between), as JSON of
 * their own outside (several as a list).
 *
 * @returns text that is JSON
 * @throws Refusal bad-query when it is none
 */
export function fillJson(body: string, lookUp: LookUp): string {
  let isInside = false;
  const filled = body.replaceAll(TOKEN, token => {
    if (token === '"') isInside = !isInside;
    // What is escaped is the author's.
    if (token === '"' || token.startsWith('\\')) return token;
    return replaceMentioned(token, name => {
      const value = lookUp(name);
      if (value === undefined) return undefined;
      return isInside ? JSON.stringify(textOf(value)).slice(1, -1) : JSON.stringify(value);
    });
  });
  try {
    JSON.parse(filled);
  } catch {
    throw badQuery('The body of the request is not JSON. Correct it, or give its content-type as a header.');
  }
  return filled;
}

/** @returns one text; of several values, with commas between */
export const textOf = (value: VariableValue | number): string =>
  typeof value === 'object' ? value.join(',') : String(value);
