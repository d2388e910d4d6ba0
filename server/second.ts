import { AsyncResource } from 'node:async_hooks';

const SECOND_MS = 1_000;

/**
 * Lets so many through in a second, and tells afterwards how many more there were. It has a timer instead of looking at
 * the clock: what it is asked for comes thousands of times a second, and most of it is over.
 */
export class Second {
  readonly #most: number;
  readonly #onOver: (count: number) => void;
  #through = 0;
  #over = 0;

  /** @param most may be Infinity */
  constructor(most: number, onOver: (count: number) => void = () => {}) {
    this.#most = most;
    // It is nobody's in particular: not of the request that was the first of its second.
    this.#onOver = AsyncResource.bind(onOver);
  }

  /** @returns whether this one may pass */
  pass(): boolean {
    if (this.#through === 0) setTimeout(() => this.#end(), SECOND_MS).unref();
    this.#through += 1;
    if (this.#through <= this.#most) return true;
    this.#over += 1;
    return false;
  }

  #end(): void {
    const over = this.#over;
    [this.#through, this.#over] = [0, 0];
    if (over > 0) this.#onOver(over);
  }
}
