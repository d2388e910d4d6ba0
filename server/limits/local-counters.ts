import type { Charge, Policy } from './policy.ts';
import { judge, usedUpTo, type Verdict } from './verdict.ts';

/** Keys of one policy that are remembered; beyond that the ones first seen are forgotten. */
const MOST_KEYS = 50_000;
const SWEEP_MS = 10_000;

export interface LocalCountersOptions {
  /** ms on a clock that never goes back */
  readonly now?: () => number;
  readonly mostKeys?: number;
}

/** The buckets of this process. Asking costs two looks into a map. */
export class LocalCounters {
  readonly #buckets = new Map<Policy, Map<string, number>>();
  readonly #now: () => number;
  readonly #mostKeys: number;
  readonly #sweeper: NodeJS.Timeout;

  constructor({ now = () => performance.now(), mostKeys = MOST_KEYS }: LocalCountersOptions = {}) {
    this.#now = now;
    this.#mostKeys = mostKeys;
    this.#sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** Takes the cost from all of these, or from none. */
  take(charges: readonly Charge[], cost = 1): Verdict {
    const verdict = this.ask(charges, cost);
    if (verdict.admitted) this.add(charges, cost);
    return verdict;
  }

  /** What `take` would say, without taking anything. */
  ask(charges: readonly Charge[], cost = 1): Verdict {
    const now = this.#now();
    const usedTo: number[] = [];
    for (const { policy, key } of charges)
      usedTo.push(usedUpTo(this.#of(policy).get(key) ?? 0, policy, cost, now));
    return judge(charges, usedTo, now, cost);
  }

  /** Takes the cost in any case; a negative one gives back. */
  add(charges: readonly Charge[], cost: number): void {
    const now = this.#now();
    for (const { policy, key } of charges) {
      const bucket = this.#of(policy);
      const stored = bucket.get(key);
      if (stored === undefined && bucket.size >= this.#mostKeys) this.#makeRoom(bucket, now);
      bucket.set(key, usedUpTo(stored ?? 0, policy, cost, now));
    }
  }

  /** Forgets whose buckets are full: that is what an unknown key starts with. */
  sweep(): void {
    const now = this.#now();
    for (const bucket of this.#buckets.values())
      for (const [key, usedTo] of bucket) if (usedTo <= now) bucket.delete(key);
  }

  get size(): number {
    let size = 0;
    for (const bucket of this.#buckets.values()) size += bucket.size;
    return size;
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  #of(policy: Policy): Map<string, number> {
    let bucket = this.#buckets.get(policy);
    if (!bucket) {
      bucket = new Map();
      this.#buckets.set(policy, bucket);
    }
    return bucket;
  }

  #makeRoom(bucket: Map<string, number>, now: number): void {
    for (const [key, usedTo] of bucket) if (usedTo <= now) bucket.delete(key);
    for (const key of bucket.keys()) {
      if (bucket.size < this.#mostKeys) return;
      bucket.delete(key);
    }
  }
}
