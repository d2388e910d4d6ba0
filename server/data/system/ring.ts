/**
 * The newest samples of a fixed number of series, in memory that is taken once: 3,600 samples of 85 series
 * need about 2.5 MB, whatever happens.
 */
export class Ring<Id extends string> {
  readonly #times: Float64Array;
  readonly #series: ReadonlyMap<Id, Float64Array>;
  #next = 0;
  #length = 0;

  constructor(ids: readonly Id[], capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#series = new Map(ids.map(id => [id, new Float64Array(capacity)]));
  }

  /** @param time milliseconds since 1970, not before the one before */
  add(time: number, sample: Readonly<Record<Id, number>>): void {
    this.#times[this.#next] = time;
    for (const [id, values] of this.#series) values[this.#next] = sample[id];
    this.#next = (this.#next + 1) % this.#times.length;
    this.#length = Math.min(this.#length + 1, this.#times.length);
  }

  get length(): number {
    return this.#length;
  }

  /**
   * @param from milliseconds since 1970, inclusive like `to`
   * @returns copies of the samples in the range, oldest first
   */
  read(ids: readonly Id[], from: number, to: number): { times: number[]; series: number[][] } {
    const capacity = this.#times.length;
    const oldest = (this.#next - this.#length + capacity) % capacity;
    const at = (i: number) => (oldest + i) % capacity;
    let first = 0;
    while (first < this.#length && this.#times[at(first)]! < from) first += 1;
    let end = this.#length;
    while (end > first && this.#times[at(end - 1)]! > to) end -= 1;
    const places = Array.from({ length: end - first }, (_, i) => at(first + i));
    return {
      times: places.map(place => this.#times[place]!),
      series: ids.map(id => places.map(place => this.#series.get(id)![place]!)),
    };
  }
}
