/** Something that happened before an error. Bounded words and ids of requests only. */
export interface Step {
  /** seconds since 1970 */
  readonly at: number;
  readonly category: string;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly method?: string;
  /** template of the route */
  readonly route?: string;
  readonly status?: number;
  readonly milliseconds?: number;
}

/** Steps that an error is told with. */
const LENGTH = 40;

/** The last things that this process did. A ring: writing into it costs next to nothing. */
export class Trail {
  readonly #steps: Omit<Step, 'at'>[] = [];
  /** when each of them was, ms since 1970 */
  readonly #times: number[] = [];
  #next = 0;

  /** @param step is kept as it is, and not to be changed afterwards */
  add(step: Omit<Step, 'at'>): void {
    this.#steps[this.#next] = step;
    this.#times[this.#next] = Date.now();
    this.#next = (this.#next + 1) % LENGTH;
  }

  /** @returns them, the oldest first */
  steps(): readonly Step[] {
    const all = this.#steps.map((step, n) => ({ ...step, at: this.#times[n]! / 1_000 }));
    return [...all.slice(this.#next), ...all.slice(0, this.#next)];
  }
}
