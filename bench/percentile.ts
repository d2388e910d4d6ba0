/**
 * The value below or at which the share `q` (0 to 1) of the samples lies, by the nearest-rank method: always
 * one of the samples, never an interpolation. @throws RangeError without samples.
 */
export function percentile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('A percentile needs at least one sample.');
  return value;
}
