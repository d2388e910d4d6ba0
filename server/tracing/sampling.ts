import type { SpanContext } from '@opentelemetry/api';
import { Second } from '../second.ts';

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
  /** 0 to below 1 */
  readonly random?: () => number;
}

/**
 * Decides whether a trace is kept before anything of it is made: most are not, and those cost a number and a branch.
 */
export class Sampling {
  readonly #rate: number;
  readonly #begun: Second;
  readonly #followed: Second;
  readonly #random: () => number;

  /** @param rate 0 to 1, of the traces that begin here */
  constructor(rate: number, { perSecond = 20, random = Math.random }: SamplingOptions = {}) {
    this.#rate = rate;
    this.#begun = new Second(perSecond);
    this.#followed = new Second(perSecond);
    this.#random = random;
  }

  /**
   * Follows the caller's decision while that stays within a budget; beyond it decides by the id of the trace, so that
   * all processes of an installation decide alike.
   *
   * @param caller its part of the trace; undefined: the trace begins here
   */
  keeps(caller: SpanContext | undefined): boolean {
    if (caller === undefined) return this.#random() < this.#rate && this.#begun.pass();
    if ((caller.traceFlags & 1) === 0) return false;
    if (this.#followed.pass()) return true;
    return Number.parseInt(caller.traceId.slice(-RANDOM_DIGITS), 16) / RANDOM_VALUES < this.#rate;
  }
}
