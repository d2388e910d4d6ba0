import type { Charge, Policy } from './policy.ts';

/**
 * What came of asking. `policy` is the one that refuses or, when all admit, the one nearest to its end.
 */
export interface Verdict {
  readonly admitted: boolean;
  readonly policy: Policy;
  /** units left of it */
  readonly remaining: number;
  /** admitted: ms until all of its quota is there again; refused: ms until this would be admitted */
  readonly waitMs: number;
}

/** Rounding must not turn the last unit away: a hundredth of a unit is let through, a whole one never. */
const SLACK = 0.01;

/** @returns the time up to which a bucket is used, when `cost` units are taken from it at `now` */
export const usedUpTo = (stored: number, { intervalMs }: Policy, cost: number, now: number): number =>
  Math.max(stored, now) + cost * intervalMs;

/**
 * The generic cell rate algorithm (ITU-T I.371): of each bucket only the time is kept at which it will be full
 * again. It is a token bucket, so no window has an edge at which a quota could be used twice.
 *
 * @param usedTo for each charge the time (ms) of `usedUpTo`
 * @param now on the same clock
 */
export function judge(
  charges: readonly Charge[],
  usedTo: readonly number[],
  now: number,
  cost: number,
): Verdict {
  let admitted = true;
  let policy = charges[0]!.policy;
  let least = Number.POSITIVE_INFINITY;
  let remaining = 0;
  let waitMs = 0;
  for (let index = 0; index < charges.length; index += 1) {
    const each = charges[index]!.policy;
    const ahead = usedTo[index]! - now;
    const over = ahead - each.windowMs;
    if (over > each.intervalMs * SLACK) {
      // Of several that refuse, the one that does so longest.
      if (!admitted && over <= waitMs) continue;
      admitted = false;
      policy = each;
      waitMs = over;
      remaining = Math.max(0, Math.floor((each.windowMs - ahead) / each.intervalMs + cost + SLACK));
    } else if (admitted) {
      const left = (each.windowMs - ahead) / each.windowMs;
      if (left >= least) continue;
      least = left;
      policy = each;
      waitMs = ahead;
      remaining = Math.max(0, Math.floor((each.windowMs - ahead) / each.intervalMs + SLACK));
    }
  }
  return { admitted, policy, remaining, waitMs };
}
