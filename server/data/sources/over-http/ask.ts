import { reject } from '#core/contract/index.ts';
import {
  type Outbound,
  type OutboundAnswer,
  OutboundError,
  type OutboundRequest,
} from '#server/outbound/index.ts';
import { Refusal } from '#server/problems.ts';

/** A little less than a query has (server/data/executions.ts), so that the source's own sentence is first. */
export const ANSWER_MS = 9_000;
/** Of an answer, unpacked: what is read is parsed at once. */
export const ANSWER_BYTES = 8 * 1_048_576;

type Asked = Omit<OutboundRequest, 'maxBytes' | 'timeoutMs'> & { readonly maxBytes?: number };

/**
 * @returns the answer, of any status
 * @throws Refusal source-failed, or bad-query when the answer is too large; the signal's reason
 */
export async function ask(outbound: Outbound, request: Asked): Promise<OutboundAnswer> {
  try {
    return await outbound.request({ maxBytes: ANSWER_BYTES, timeoutMs: ANSWER_MS, ...request });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (request.allowRedirects === 0 && error.reason === 'too-many-redirects')
      throw failed('This address leads to another one. Give the source the address that it leads to.');
    // The source is well: it was asked for too much.
    const code = error.reason === 'too-large' ? 'bad-query' : 'source-failed';
    throw new Refusal(reject(code, error.message), {}, { cause: error });
  }
}

export const failed = (detail: string): Refusal => new Refusal(reject('source-failed', detail));
/** @param place where in the text of the query: `position` from 0, or `line` and `column` from 1 */
export const badQuery = (detail: string, place?: Readonly<Record<string, number>>): Refusal =>
  new Refusal(reject('bad-query', detail, place));

/** @throws Refusal source-failed when the source does not let us in */
export function assertLetIn(status: number): void {
  if (status === 401)
    throw failed('The source does not know these credentials (401). Check its user, password or token.');
  if (status === 403)
    throw failed('The source does not allow this with its credentials (403). Check what they may read.');
  if (status === 407)
    throw failed('Something in between asks for credentials of its own (407). Check the address.');
  if (status === 429) throw failed('The source is asked too often (429). Refresh its regions less often.');
}

/** @returns whether an answer is a page for people instead of data */
export function isPage({ headers, body }: OutboundAnswer): boolean {
  const type = headers['content-type'] ?? '';
  return (
    /^(?:text\/html|application\/xhtml)/i.test(type) ||
    /^\s*<(?:!doctype|html)/i.test(String(body.subarray(0, 200)))
  );
}
