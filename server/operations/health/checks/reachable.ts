import type { HealthCheck } from '../check.ts';

/** Others' servers are asked no more often than this, ms. */
const EVERY_MS = 60_000;
/** For whoever looks; the look itself ends before, with a reason, ms. */
const WITHIN_MS = 10_000;

/**
 * Whether something outside answers that the server can do without. Looked at in the background, never on the
 * way of a request.
 * @param look what is wrong with it, as a sentence; null when nothing is
 */
export function reachableCheck(
  name: string,
  look: (signal: AbortSignal) => Promise<string | null>,
  everyMs = EVERY_MS,
): HealthCheck {
  return {
    name,
    type: 'component',
    measurement: 'reachable',
    kind: 'optional',
    background: true,
    everyMs,
    withinMs: WITHIN_MS,
    async check(signal) {
      const problem = await look(signal);
      if (problem === null) return { status: 'pass', value: true };
      return { status: 'warn', value: false, output: problem };
    },
  };
}
