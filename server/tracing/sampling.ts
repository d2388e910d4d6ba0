import type { SpanContext } from '@opentelemetry/api';

/**
 * Traces that callers decided to keep are followed up to this many a second. A caller is anybody: without an
 * end, strangers who set the flag would decide what the collector costs.
 */
const FOLLOWED_PER_SECOND = 100;

/** Digits of a trace id that are random by the W3C's second level, 56 bits, and how many values they have. */
const RANDOM_DIGITS = 14;
const RANDOM_VALUES = 2 ** 56;

export interface SamplingOptions {
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
  readonly #now: () => number;
  readonly #random: () => number;
  #second = 0;
  #followed = 0;

  /** @param rate 0 to 1, of the traces that begin here */
  constructor(rate: number, { now = Date.now, random = Math.random }: SamplingOptions = {}) {
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
    if (caller === undefined) return this.#random() < this.#rate;
    if ((caller.traceFlags & 1) === 0) return false;
    const second = Math.floor(this.#now() / 1_000);
    if (second !== this.#second) this.#followed = 0;
    this.#second = second;
    this.#followed += 1;
    if (this.#followed <= FOLLOWED_PER_SECOND) return true;
    return Number.parseInt(caller.traceId.slice(-RANDOM_DIGITS), 16) / RANDOM_VALUES < this.#rate;
  }
}
