import { BrokenCircuitError, BulkheadRejectedError, TaskCancelledError } from 'cockatiel';
import { type Rejection, reject } from '#core/contract/index.ts';
import { isOutage } from '#server/database/index.ts';
import type { ExecutionOutcome } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';

export interface Failure {
  readonly rejection: Rejection;
  readonly outcome: ExecutionOutcome;
  /** a fault of our own: somebody should read it */
  readonly unexpected: boolean;
}

/** Everybody who waited for an execution has gone: it is ended, and says nothing about its source. */
export class Cancelled extends Error {
  constructor() {
    super('Nobody waits for this answer any more.');
  }
}

/** Postgres ended the statement because it took too long. */
const TOO_SLOW = '57014';

const slow = reject(
  'unavailable',
  'The query took too long and was stopped. Choose a shorter time range, fewer columns or an aggregate.',
);

/** @returns whether an error says something about the source's health, and not just about the query */
export function countsAgainstSource(error: unknown): boolean {
  if (error instanceof Cancelled) return false;
  if (!(error instanceof Refusal)) return true;
  const { code } = error.rejection;
  return code === 'unavailable' || code === 'source-failed';
}

/** @returns what an execution's error means to those who watch */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) {
    const outcome = error.rejection.code === 'source-failed' ? 'failed' : 'refused';
    return { rejection: error.rejection, outcome, unexpected: false };
  }
  if (error instanceof Cancelled)
    return { rejection: reject('unavailable', error.message), outcome: 'cancelled', unexpected: false };
  if (error instanceof TaskCancelledError || (error as { code?: unknown } | null)?.code === TOO_SLOW)
    return { rejection: slow, outcome: 'timeout', unexpected: false };
  if (error instanceof BrokenCircuitError)
    return {
      rejection: reject(
        'unavailable',
        'This source has failed several times in a row. It is tried again in a few seconds.',
      ),
      outcome: 'failed',
      unexpected: false,
    };
  if (error instanceof BulkheadRejectedError)
    return {
      rejection: reject(
        'unavailable',
        'Too many queries are waiting for this source. It is tried again in a few seconds.',
      ),
      outcome: 'failed',
      unexpected: false,
    };
  if (isOutage(error))
    return {
      rejection: reject(
        'unavailable',
        "Can't reach the database at the moment. It is tried again by itself.",
      ),
      outcome: 'failed',
      unexpected: false,
    };
  return {
    rejection: reject('internal', 'This is our fault, not yours. If it stays, tell the operator.'),
    outcome: 'failed',
    unexpected: true,
  };
}
