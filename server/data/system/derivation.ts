/** A value of a metric as the registry tells it: of a histogram one for each bucket, its sum and its count. */
export interface RegistryValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly metricName?: string;
}

/** Which values of a metric are meant: each label named has this value, or is accepted by the function. */
export type Where = Readonly<Record<string, string | ((value: string) => boolean)>>;

/**
 * How one number of the catalogue comes from metrics of the registry: what is taken from their values at a moment,
 * and what two moments, or the later of them, come to.
 */
export interface Derivation {
  /** names in the registry */
  readonly metrics: readonly string[];
  /** @param values of each metric; none of one that is not there */
  take(...values: (readonly RegistryValue[])[]): readonly number[];
  /**
   * @param before what was taken a while ago, as much as now; null: nothing yet
   * @param seconds from then to now
   * @returns NaN where nothing is known
   */
  make(after: readonly number[], before: readonly number[] | null, seconds: number): number;
  /** from one reading to the next, or over half a minute, so that there are some observations */
  readonly looksBack: 'a step' | 'a while';
}

const meets = ({ labels }: RegistryValue, where: Where): boolean =>
  Object.entries(where).every(([label, wanted]) => {
    const value = String(labels[label] ?? '');
    return typeof wanted === 'string' ? value === wanted : wanted(value);
  });

/** @returns the sum of those that are meant; NaN when there is none */
function total(values: readonly RegistryValue[], where: Where, ending = ''): number {
  const meant = values.filter(one => meets(one, where) && (one.metricName ?? '').endsWith(ending));
  return meant.length === 0 ? Number.NaN : meant.reduce((sum, { value }) => sum + value, 0);
}

/** A level: the sum over those that are meant, times `scale`. */
export function level(metric: string, where: Where = {}, scale = 1): Derivation {
  return {
    metrics: [metric],
    take: values => [total(values, where)],
    make: ([now]) => now! * scale,
    looksBack: 'a step',
  };
}

/** A level as percent of another one. */
export function levelOf(metric: string, whole: string, where: Where = {}): Derivation {
  return {
    metrics: [metric, whole],
    take: (part, all) => [total(part!, where), total(all!, {})],
    make: ([part, all]) => (100 * part!) / all!,
    looksBack: 'a step',
  };
}

/** How many of the values are equal to this one. */
export function countOf(metric: string, wanted: number): Derivation {
  return {
    metrics: [metric],
    take: values => [
      values.length === 0 ? Number.NaN : values.filter(({ value }) => value === wanted).length,
    ],
    make: ([now]) => now!,
    looksBack: 'a step',
  };
}

/**
 * What a counter grew by per second, times `scale`.
 * @param part of a histogram: `_count` or `_sum`
 */
export function growth(
  metric: string,
  where: Where = {},
  { part = '', scale = 1 }: { readonly part?: '' | '_count' | '_sum'; readonly scale?: number } = {},
): Derivation {
  return {
    metrics: [metric],
    // Labels that nothing was counted of are nothing, not unknown.
    take: values => [known(total(values, where, part))],
    make: (after, before, seconds) => (before ? (grown(after, before)[0]! / seconds) * scale : Number.NaN),
    looksBack: 'a step',
  };
}

/** What several counters together grew by per second. */
export function growthOfAll(...counters: readonly (readonly [metric: string, where: Where])[]): Derivation {
  return {
    metrics: counters.map(([metric]) => metric),
    take: (...values) => [values.reduce((sum, one, at) => sum + known(total(one, counters[at]![1])), 0)],
    make: (after, before, seconds) => (before ? grown(after, before)[0]! / seconds : Number.NaN),
    looksBack: 'a step',
  };
}

/** Which part of what was counted lately is meant, percent. */
export function percentOf(metric: string, part: Where): Derivation {
  return {
    metrics: [metric],
    take: values => [known(total(values, part)), known(total(values, {}))],
    make: grownShare,
    looksBack: 'a while',
  };
}

/** @param share 0 to 1 @param scale what the values are multiplied by, for example 1,000 for milliseconds */
export function percentile(share: number, metric: string, scale: number, where: Where = {}): Derivation {
  return {
    metrics: [metric],
    take(values) {
      const buckets = bucketCounts(values, where);
      return [...buckets.map(([end]) => end), ...buckets.map(([, count]) => count)];
    },
    make(after, before) {
      if (before === null) return Number.NaN;
      const buckets = after.length / 2;
      const counts = grown(after.slice(buckets), before.slice(buckets));
      return quantileOf(share, after.slice(0, buckets), counts) * scale;
    },
    looksBack: 'a while',
  };
}

/**
 * Which part of the observations of lately was good, percent: at most as large as the end of a bucket.
 * @param where what can be good at all
 */
export function percentWithin(metric: string, end: number, where: Where = {}): Derivation {
  return {
    metrics: [metric],
    take(values) {
      const good = new Map(bucketCounts(values, where)).get(end) ?? Number.NaN;
      return [good, bucketCounts(values, {}).at(-1)?.[1] ?? Number.NaN];
    },
    make: grownShare,
    looksBack: 'a while',
  };
}

function grownShare(after: readonly number[], before: readonly number[] | null): number {
  if (before === null) return Number.NaN;
  const [part, all] = grown(after, before);
  return all! > 0 ? (100 * part!) / all! : Number.NaN;
}

const known = (value: number): number => (Number.isNaN(value) ? 0 : value);

/** A counter that fell was begun anew: then nothing is known. */
const grown = (after: readonly number[], before: readonly number[]): number[] =>
  after.map((value, at) => (value < before[at]! ? Number.NaN : value - before[at]!));

/** @returns the end of each bucket, rising, and how many observations were at most as large */
function bucketCounts(values: readonly RegistryValue[], where: Where): (readonly [number, number])[] {
  const counts = new Map<number, number>();
  for (const one of values) {
    if (one.labels.le === undefined || !meets(one, where)) continue;
    const end = one.labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(one.labels.le);
    counts.set(end, (counts.get(end) ?? 0) + one.value);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/**
 * As Prometheus' histogram_quantile: within a bucket, observations are taken to lie evenly.
 *
 * @param ends of the buckets, rising; the last one is infinite
 * @param counts observations up to each end
 * @returns NaN when there was no observation
 */
export function quantileOf(share: number, ends: readonly number[], counts: readonly number[]): number {
  const all = counts.at(-1) ?? 0;
  if (!(all > 0)) return Number.NaN;
  const rank = share * all;
  const at = counts.findIndex(count => count >= rank);
  // Beyond the last end nothing more is known than that it is beyond.
  if (at === ends.length - 1) return ends.at(-2) ?? Number.NaN;
  const start = at === 0 ? 0 : ends[at - 1]!;
  const below = at === 0 ? 0 : counts[at - 1]!;
  const within = counts[at]! - below;
  return within === 0 ? ends[at]! : start + ((ends[at]! - start) * (rank - below)) / within;
}
