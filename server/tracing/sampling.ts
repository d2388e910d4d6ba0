import type { SpanContext } from '@opentelemetry/api';

/** Digits of a trace id that are random by the W3C's second level, 56 bits, and how many values they have. */
const RANDOM_DIGITS = 14;
const RANDOM_VALUES = 2 ** 56;

export interface SamplingOptions {
  /**
   * So many traces a second are kept of those that begin here, and as many of those that callers decided to keep. Of the
   * first, because nobody looks through more, and a server that is asked thousands of times a second has something else
   * to do; of the others, because a caller is anybody: strangers who set the flag would decide what the collector costs.
   */
  readonly perSecond?: number;
  /** ms */
  readonly now?: () => number;
  /** 0 to below 1 */
  readonly random?: () => number;
}

/**
 * Decides whether a trace is kept before anything of it is made: most are not, and those cost a number and a branch.
 */
export class Sampling {
  readonly #rate: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #random: () => number;
  #second = 0;
  #followed = 0;
  #begun = 0;

  /** @param rate 0 to 1, of the traces that begin here */
  constructor(rate: number, { perSecond = 20, now = Date.now, random = Math.random }: SamplingOptions = {}) {
    this.#perSecond = perSecond;
    this.#rate = rate;
    this.#now = now;
    this.#random = random;
  }

  /**
   * Follows the caller's decision while that stays within a budget; beyond it decides by the id of the trace, so that
   * all processes of an installation decide alike.
   *
   * @param caller its part of the trace; undefined: the trace begins here
   */
  keeps(caller: SpanContext | undefined): boolean {
    if (caller === undefined) {
      if (this.#random() >= this.#rate) return false;
      this.#tick();
      this.#begun += 1;
      return this.#begun <= this.#perSecond;
    }
    if ((caller.traceFlags & 1) === 0) return false;
    this.#tick();
    this.#followed += 1;
    if (this.#followed <= this.#perSecond) return true;
    return Number.parseInt(caller.traceId.slice(-RANDOM_DIGITS), 16) / RANDOM_VALUES < this.#rate;
  }

  #tick(): void {
    const second = Math.floor(this.#now() / 1_000);
    if (second === this.#second) return;
    this.#second = second;
    [this.#followed, this.#begun] = [0, 0];
  }
}
