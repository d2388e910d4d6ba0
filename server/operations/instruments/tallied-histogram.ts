import { Histogram, type HistogramConfiguration, type LabelValues } from 'prom-client';

/** The observations of one set of labels, as plain numbers. */
export class Series {
  /** upper ends of the buckets, ascending */
  readonly #bounds: readonly number[];
  /** how many fell into each bucket, and not into one below it; what is beyond the last is in `count` alone */
  readonly buckets: number[];
  sum = 0;
  count = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.buckets = bounds.map(() => 0);
  }

  /** What is no number is not measured: measuring never breaks what is measured. */
  observe(value: number): void {
    if (!Number.isFinite(value)) return;
    this.sum += value;
    this.count += 1;
    const bounds = this.#bounds;
    for (let n = 0; n < bounds.length; n += 1)
      if (value <= bounds[n]!) {
        this.buckets[n]! += 1;
        return;
      }
  }
}

type Config<T extends string> = Pick<
  HistogramConfiguration<T>,
  'name' | 'help' | 'labelNames' | 'registers'
> & {
  /** upper ends, ascending */
  readonly buckets: readonly number[];
};

/** What a registry shows of the series. */
class Shown<T extends string> extends Histogram<T> {
  readonly #name: string;
  readonly #bounds: readonly number[];
  readonly #series: ReadonlyMap<LabelValues<T>, Series>;
  /** the same without observations: says what this one is */
  readonly #empty: Histogram<T>;

  constructor({ buckets, ...config }: Config<T>, series: ReadonlyMap<LabelValues<T>, Series>) {
    super({ ...config, buckets: [...buckets] });
    this.#empty = new Histogram({ ...config, buckets: [...buckets], registers: [] });
    this.#name = config.name;
    this.#bounds = buckets;
    this.#series = series;
  }

  override async get() {
    const empty = await this.#empty.get();
    const values: typeof empty.values = [];
    for (const [labels, { buckets, sum, count }] of this.#series) {
      const add = (part: string, more: object, value: number) =>
        values.push({ metricName: `${this.#name}_${part}`, labels: { ...more, ...labels }, value });
      let below = 0;
      this.#bounds.forEach((le, n) => {
        below += buckets[n]!;
        add('bucket', { le }, below);
      });
      add('bucket', { le: '+Inf' }, count);
      add('sum', {}, sum);
      add('count', {}, count);
    }
    return { ...empty, values };
  }

  /** What a registry asks for text, where it is there; the declarations do not have it. */
  getForPromString() {
    return this.get();
  }
}

/**
 * A histogram for what happens thousands of times a second. Whoever observes keeps the series of its labels and
 * counts into that; prom-client, which finds a series by a text that it puts together anew each time, is told when
 * somebody reads.
 */
export class TalliedHistogram<T extends string = never> {
  readonly #series = new Map<LabelValues<T>, Series>();
  readonly #bounds: readonly number[];

  constructor(config: Config<T>) {
    this.#bounds = config.buckets;
    new Shown(config, this.#series);
  }

  /** @returns a new series, shown from now on. Called once for the same labels. */
  series(labels: LabelValues<T>): Series {
    const series = new Series(this.#bounds);
    this.#series.set(labels, series);
    return series;
  }
}
