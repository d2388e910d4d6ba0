import { reject } from '#core/contract/index.ts';
import { type Frame, jsonToFrame } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import { type Shaper, ShapingError } from '#server/shaping/index.ts';
import type { SourceRequest } from '../../source.ts';
import { badQuery } from '../over-http/ask.ts';
import type { Bindings } from './prepare.ts';
import { notJson, parsed } from './read-answer.ts';

/**
 * @param text what the source answered
 * @returns the rows that it has, or that the expression of the query makes of it
 * @throws Refusal bad-query when the query is at fault, source-failed when this is no JSON
 */
export async function frameOf(
  shaper: Shaper,
  text: string,
  { query: { shape, limit }, now, signal }: Pick<SourceRequest, 'query' | 'now' | 'signal'>,
  bindings: Bindings,
): Promise<Frame> {
  const expression = shape?.trim();
  const value = expression ? await shaped(shaper, expression, text, bindings, signal) : parsed(text);
  try {
    return jsonToFrame(value, now, limit === undefined ? {} : { rows: limit });
  } catch (error) {
    // What lies in a cell is written as JSON again, which nobody can do at any depth.
    if (!(error instanceof RangeError)) throw error;
    throw badQuery('The answer of the source is nested too deep. Pick what you need with an expression.');
  }
}

async function shaped(
  shaper: Shaper,
  expression: string,
  json: string,
  bindings: Bindings,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await shaper.shape({ expression, json, bindings, signal });
  } catch (error) {
    if (!(error instanceof ShapingError)) throw error;
    if (error.reason === 'not-json') throw notJson();
    if (error.reason === 'failed') throw new Refusal(reject('internal', error.message), {}, { cause: error });
    throw new Refusal(reject('bad-query', error.message, placeOf(expression, error)));
  }
}

/** @returns where the expression is wrong, offset from 0; JSONata says behind which character it noticed */
function placeOf(
  expression: string,
  { position, token }: ShapingError,
): { readonly position: number } | undefined {
  if (position === undefined) return undefined;
  const start = token ? expression.lastIndexOf(token, position - 1) : -1;
  return { position: start === -1 ? position : start };
}
