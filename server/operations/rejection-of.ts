import type { FastifyError } from 'fastify';
import { type Rejection, reject } from '#core/contract/index.ts';
import { isOutage, troubleSentence } from '#server/database/index.ts';
import { Refusal } from '../problems.ts';
import { invalid } from '../validation.ts';

/** What Fastify itself refuses, by the code of its error. */
const FASTIFY: Readonly<Record<string, Rejection>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: reject(
    'too-large',
    'The body is larger than this address takes. Send it in parts.',
  ),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: reject('unsupported-media-type', 'Send application/json.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: reject('not-json', 'The body is empty; it should be JSON.'),
  FST_ERR_CTP_INVALID_JSON_BODY: reject('not-json', 'The body is not valid JSON.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: reject(
    'invalid-request',
    'The body is not as long as Content-Length says.',
  ),
  FST_ERR_BAD_URL: reject(
    'invalid-request',
    'The address is not valid: after a % come two hexadecimal digits of UTF-8.',
  ),
  FST_ERR_MAX_PARAM_LENGTH: reject('not-found', 'Nothing here has a name that long.'),
};

export const OURS: Rejection = reject(
  'internal',
  'This is our fault, not yours. Try again; if it stays, tell the operator.',
);
const AWAY: Rejection = reject(
  'unavailable',
  'The database does not answer at the moment. Try again in a few seconds.',
);

/** The driver's error may be wrapped: by the event store, by a library. */
function comesFromOutage(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if (isOutage(at)) return true;
  return false;
}

/** @returns what an error means to a client; `internal` for a fault of our own */
export function rejectionOf(error: FastifyError): Rejection {
  if (error instanceof Refusal) return error.rejection;
  if (error.validation) return invalid(error.validation as never);
  const known = FASTIFY[error.code];
  if (known) return known;
  const { statusCode = 500 } = error;
  if (statusCode >= 400 && statusCode < 500)
    return reject('invalid-request', 'The request does not have the right form.');
  if (!comesFromOutage(error)) return OURS;
  const sentence = troubleSentence(error);
  return sentence === null ? AWAY : reject('unavailable', sentence);
}
