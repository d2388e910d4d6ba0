import type { Registry } from 'prom-client';
import type { RegistryValue } from './derivation.ts';
import { DERIVATIONS, type DerivedId } from './derivations.ts';

export type Derived = Readonly<Record<DerivedId, number>>;

const IDS = Object.keys(DERIVATIONS) as DerivedId[];
const METRICS = [...new Set(IDS.flatMap(id => DERIVATIONS[id].metrics as readonly string[]))];
const UNKNOWN = Object.fromEntries(IDS.map(id => [id, Number.NaN])) as Record<DerivedId, number>;

/** Percentiles and shares are those of so many readings. */
const WHILE = 6;

/** What was taken from the registry at one moment. */
interface Reading {
  /** milliseconds, of a clock that never jumps */
  readonly at: number;
  readonly taken: ReadonlyMap<DerivedId, readonly number[]>;
}

/** Reads the same registry as /metrics, and makes numbers of it that people can look at. */
export class RegistryReader {
  readonly #registry: Registry;
  readonly #readings: Reading[] = [];
  #reading = false;
  #latest: Derived = UNKNOWN;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** what the newest reading came to; NaN where nothing is known */
  get latest(): Derived {
    return this.#latest;
  }

  /** Never two at once: a metric that takes its time is not asked again before it has answered. */
  async read(now = performance.now()): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      this.#add({ at: now, taken: await this.#take() });
    } finally {
      this.#reading = false;
    }
  }

  async #take(): Promise<Reading['taken']> {
    const values = new Map(
      await Promise.all(METRICS.map(async name => [name, await this.#valuesOf(name)] as const)),
    );
    return new Map(
      IDS.map(id => {
        const { metrics, take } = DERIVATIONS[id];
        return [id, take(...metrics.map((name: string) => values.get(name)!))];
      }),
    );
  }

  async #valuesOf(name: string): Promise<readonly RegistryValue[]> {
    const metric = this.#registry.getSingleMetric(name);
    // Parts that are switched off have no metrics; one that fails says so on /metrics.
    const read = await metric?.get().catch(() => null);
    return read?.values ?? [];
  }

  #add(reading: Reading): void {
    const readings = this.#readings;
    const [last, oldest] = [readings.at(-1), readings[0]];
    readings.push(reading);
    if (readings.length > WHILE) readings.shift();
    const latest = { ...UNKNOWN };
    for (const id of IDS) {
      const { make, looksBack } = DERIVATIONS[id];
      const after = reading.taken.get(id)!;
      const since = looksBack === 'a step' ? last : oldest;
      const before = since?.taken.get(id);
      const seconds = since ? (reading.at - since.at) / 1_000 : Number.NaN;
      // Of a metric that has just appeared nothing was taken before.
      latest[id] = make(after, before?.length === after.length ? before : null, seconds);
    }
    this.#latest = latest;
  }
}
