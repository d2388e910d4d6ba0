const FIRST_MS = 500;
const LONGEST_MS = 5_000;

/**
 * How long to wait before the nth attempt to connect, or to send, again: twice as long each time, and somewhere in the
 * upper half of that, so that a thousand pages do not come back in the same moment.
 *
 * @param attempt 0 for the first
 * @param random between 0 and 1
 * @returns milliseconds
 */
export function backoff(attempt: number, random: number): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 20));
  return Math.round(most * (0.5 + random / 2));
}

/**
 * The same before something is sent again, and never before the time that a refusal names.
 *
 * @param retryAfter of the refusal, seconds, when it has one
 * @returns milliseconds
 */
export function retryDelay(attempt: number, random: number, retryAfter: unknown): number {
  const named = typeof retryAfter === 'number' ? retryAfter * 1_000 * (1 + random / 4) : 0;
  return Math.max(backoff(attempt, random), Math.round(named));
}
