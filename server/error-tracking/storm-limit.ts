/** Reports of the same fault that go out in a minute; the next one says how many were left out. */
export const SAME_PER_MINUTE = 5;
/** Reports that go out in a minute, whatever they are. */
export const ALL_PER_MINUTE = 60;

const MINUTE_MS = 60_000;
/** Faults whose left-out reports are counted one by one; what comes on top is only counted together. */
const MOST_COUNTED = 500;

/**
 * Keeps a storm of errors from becoming a storm of reports: so many of the same kind, and so many in all, each minute.
 * Its memory is bounded, whatever happens.
 */
export class StormLimit {
  readonly #now: () => number;
  #minute = Number.NEGATIVE_INFINITY;
  #all = 0;
  readonly #same = new Map<string, number>();
  readonly #latest = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();

  /** @param now in milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * @param kind what makes two reports the same
   * @param everyMs one of this kind in so much time at most, for what goes on for long; the kind is one of a few
   * @returns how many of this kind were left out since the last one that went out; null: this one is left out, too
   */
  admit(kind: string, everyMs = 0): number | null {
    const minute = Math.floor(this.#now() / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#all = 0;
      this.#same.clear();
    }
    const same = this.#same.get(kind) ?? 0;
    const tooSoon =
      everyMs > 0 && this.#now() - (this.#latest.get(kind) ?? Number.NEGATIVE_INFINITY) < everyMs;
    if (tooSoon || this.#all >= ALL_PER_MINUTE || same >= SAME_PER_MINUTE) {
      const leftOut = this.#leftOut.get(kind);
      if (leftOut !== undefined || this.#leftOut.size < MOST_COUNTED)
        this.#leftOut.set(kind, (leftOut ?? 0) + 1);
      return null;
    }
    if (everyMs > 0) this.#latest.set(kind, this.#now());
    this.#all += 1;
    this.#same.set(kind, same + 1);
    const leftOut = this.#leftOut.get(kind) ?? 0;
    this.#leftOut.delete(kind);
    return leftOut;
  }
}
