/** How many spans were sent, and how many were lost, since the process started. */
export interface SpanCounts {
  exported: number;
  dropped: number;
}

const SAY_EVERY_MS = 60_000;

/** Counts what becomes of spans, and says at most once a minute that some are lost. */
export class SpanTally {
  readonly counts: SpanCounts = { exported: 0, dropped: 0 };
  readonly #say: (line: string) => void;
  readonly #now: () => number;
  #said = Number.NEGATIVE_INFINITY;

  /** @param say a line for the log @param now ms, of any clock */
  constructor(say: (line: string) => void, now: () => number = () => performance.now()) {
    this.#say = say;
    this.#now = now;
  }

  exported(count: number): void {
    this.counts.exported += count;
  }

  /** @param why not what the collector said: it may repeat our key */
  lost(count: number, why: string): void {
    this.counts.dropped += count;
    if (this.#now() - this.#said < SAY_EVERY_MS) return;
    this.#said = this.#now();
    this.#say(
      `Trace spans are being lost (${this.counts.dropped} so far): ${why}. Nothing else is affected.`,
    );
  }
}
