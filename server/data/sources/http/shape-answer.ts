import { reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { type Shaper, ShapingError } from '#server/shaping/index.ts';
import { badQuery } from '../over-http/ask.ts';
import { notJson } from './read-answer.ts';

/**
 * @param json what the source answered
 * @returns what the expression makes of it, a JSON value
 * @throws Refusal bad-query when the expression is at fault, source-failed when this is no JSON
 */
export async function shaped(
  shaper: Shaper,
  expression: string,
  json: string,
  bindings: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await shaper.shape({ expression, json, bindings, signal });
  } catch (error) {
    if (!(error instanceof ShapingError)) throw error;
    if (error.reason === 'not-json') throw notJson();
    if (error.reason === 'failed') throw new Refusal(reject('internal', error.message), {}, { cause: error });
    throw badQuery(error.message);
  }
}
