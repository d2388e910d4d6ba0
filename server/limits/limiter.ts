import type { LocalCounters } from './local-counters.ts';
import type { Charge } from './policy.ts';
import type { SharedCounters } from './shared-counters.ts';
import type { Verdict } from './verdict.ts';

export interface LimiterOptions {
  readonly local: LocalCounters;
  /** null: this process counts alone */
  readonly shared: { readonly counters: SharedCounters; readonly isUp: () => boolean } | null;
  /** Redis did not answer: this one was counted here alone */
  readonly onFallback: () => void;
}

/**
 * Asks this process first, then Redis. What was used up here is used up everywhere, so a flood is refused
 * without troubling Redis; without an answer in time, the count here decides.
 */
export class Limiter {
  readonly #options: LimiterOptions;

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /**
   * Takes the cost from all of these, or from none.
   * @returns at once when this process counts alone
   */
  take(charges: readonly Charge[], cost = 1): Verdict | Promise<Verdict> {
    const { local, shared, onFallback } = this.#options;
    if (shared?.isUp()) return this.#takeShared(charges, cost);
    if (shared) onFallback();
    return local.take(charges, cost);
  }

  async #takeShared(charges: readonly Charge[], cost: number): Promise<Verdict> {
    const { local, shared, onFallback } = this.#options;
    const here = local.ask(charges, cost);
    if (!here.admitted) return here;
    const verdict = await shared!.counters.take(charges, cost);
    if (!verdict) {
      onFallback();
      return local.take(charges, cost);
    }
    if (verdict.admitted) local.add(charges, cost);
    return verdict;
  }
}
