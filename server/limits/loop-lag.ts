import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What is measured contains it: an idle loop shows this, not 0. */
const RESOLUTION_MS = 20;
/** How long the mean is taken over, ms. */
const SAMPLE_MS = 500;

/**
 * How late the event loop is, as long as it stays late: the smaller of the last two means. One long turn (a
 * start, a large file, a machine that was busy elsewhere) is over when it can be noticed, and what waits then
 * is served at once; turning it away would only make it come again.
 */
export class LoopLag {
  readonly #histogram: ReturnType<typeof monitorEventLoopDelay>;
  readonly #timer: NodeJS.Timeout;
  #previous = 0;
  #ms = 0;

  constructor() {
    this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#histogram.enable();
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS).unref();
  }

  /** milliseconds */
  get ms(): number {
    return this.#ms;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #sample(): void {
    const { count, mean } = this.#histogram;
    // A turn as long as the sample: the histogram's own timer comes after this one.
    if (count === 0) return;
    const latest = Math.max(0, mean / 1e6 - RESOLUTION_MS);
    this.#ms = Math.min(latest, this.#previous);
    this.#previous = latest;
    this.#histogram.reset();
  }
}
