/** The longest time between two executions while a source fails, unless its interval is longer, ms. */
const MOST_WAIT_MS = 60_000;

/**
 * @param failures in a row: the first one is tried again after the interval, each further one after twice as long
 * @returns ms until the next execution
 */
export function waitOf(intervalMs: number, failures: number): number {
  const longer = intervalMs * 2 ** Math.max(0, failures - 1);
  return Math.min(longer, Math.max(MOST_WAIT_MS, intervalMs));
}
