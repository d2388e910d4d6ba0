import { resolveRange, type TimeRange } from '#core/query/index.ts';

/** @returns a range twice as long around the same middle, not beyond now; null when all there is is shown already */
export function zoomedOut(range: TimeRange | null, now: number): TimeRange | null {
  const shown = range && resolveRange(range, now);
  if (!shown) return null;
  const half = (shown.to - shown.from) / 2;
  const to = Math.max(shown.to, Math.min(now, shown.to + half));
  const from = to - 4 * half;
  return { from: new Date(Math.round(from)).toISOString(), to: new Date(Math.round(to)).toISOString() };
}
