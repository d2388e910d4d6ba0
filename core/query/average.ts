import { bucketStart } from './bucket.ts';

export interface Series {
  /** milliseconds since 1970, rising */
  readonly times: readonly number[];
  /** one row of values per series, each as long as `times`; null where nothing is known */
  readonly values: readonly (readonly (number | null)[])[];
}

/**
 * Fewer points by averaging: one per bucket that holds a sample, at the bucket's start. What is not
 * known (NaN) takes no part; a bucket of nothing but that is null.
 *
 * @param times of the samples, milliseconds since 1970, rising
 * @param series per series one value for every time; NaN where nothing is known
 * @param width of a bucket in milliseconds
 */
export function averageBuckets(
  times: ArrayLike<number>,
  series: readonly ArrayLike<number>[],
  width: number,
): Series {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < times.length; i++) {
    const start = bucketStart(times[i]!, width);
    if (starts.at(-1) !== start) starts.push(start);
    ends[starts.length - 1] = i + 1;
  }
  const values = series.map(samples =>
    starts.map((_, bucket) => average(samples, bucket === 0 ? 0 : ends[bucket - 1]!, ends[bucket]!)),
  );
  return { times: starts, values };
}

function average(samples: ArrayLike<number>, from: number, to: number): number | null {
  let sum = 0;
  let known = 0;
  for (let i = from; i < to; i++) {
    const sample = samples[i]!;
    if (Number.isNaN(sample)) continue;
    sum += sample;
    known += 1;
  }
  return known === 0 ? null : sum / known;
}
