/**
 * Largest Triangle Three Buckets (Sveinn Steinarsson, 2013): which points of a curve to draw so that it looks as it is.
 * The points between the first and the last are cut into stretches of equal number; of each stretch the point stays
 * that makes the largest triangle with the one chosen before and the average of the next stretch.
 *
 * Several curves over the same times are thinned out together, so that their points stay rows: the triangles of all of
 * them are added up, each curve in units of its own extent.
 *
 * @param times rising
 * @param curves per curve one value for every time; null: nothing is known there, and it takes no part
 * @param points how many to keep, at least 2
 * @returns positions of the points to keep, rising
 */
export function lttb(
  times: readonly number[],
  curves: readonly (readonly (number | null)[])[],
  points: number,
): number[] {
  const count = times.length;
  if (count <= points) return times.map((_, at) => at);
  if (points <= 2) return [0, count - 1].slice(0, Math.max(1, points));
  const scales = curves.map(scaleOf);
  const width = (count - 2) / (points - 2);
  const start = (stretch: number) => Math.floor(stretch * width) + 1;
  const kept = [0];
  for (let stretch = 0; stretch < points - 2; stretch += 1) {
    const from = start(stretch);
    const to = start(stretch + 1);
    const next = { from: to, to: Math.min(start(stretch + 2), count) };
    const before = kept.at(-1)!;
    const time = average(times, next.from, next.to)!;
    let best = from;
    let largest = -1;
    const ends = curves.map(curve => average(curve, next.from, next.to));
    for (let at = from; at < to; at += 1) {
      let area = 0;
      for (const [which, curve] of curves.entries()) {
        const [a, b, c] = [curve[before] ?? null, curve[at] ?? null, ends[which] ?? null];
        if (b === null) continue;
        // At the edge of a gap the value itself is all there is.
        const left = a ?? b;
        const right = c ?? b;
        area +=
          Math.abs((times[before]! - time) * (b - left) - (times[before]! - times[at]!) * (right - left)) *
          scales[which]!;
      }
      if (area <= largest) continue;
      largest = area;
      best = at;
    }
    kept.push(best);
  }
  kept.push(count - 1);
  return kept;
}

/** @returns the average of what is known from one position to before another, or null when nothing is */
function average(values: readonly (number | null)[], from: number, to: number): number | null {
  let mean = 0;
  let known = 0;
  for (let at = from; at < to; at += 1) {
    const value = values[at];
    if (value === null || value === undefined) continue;
    known += 1;
    // Kept up step by step: the sum of the largest numbers would be infinite.
    mean += value / known - mean / known;
  }
  return known === 0 ? null : mean;
}

/** @returns what to multiply a curve's areas by, so that its extent counts as one; 0 for a curve without one */
function scaleOf(curve: readonly (number | null)[]): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of curve) {
    if (value === null) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const extent = most - least;
  return extent > 0 && Number.isFinite(extent) ? 1 / extent : extent > 0 ? Number.MIN_VALUE : 0;
}
