import type { Placed, Placement } from './placement.ts';

/** A board as columns of numbers; order means nothing. */
export interface Columns {
  readonly ids: string[];
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly w: Int32Array;
  readonly h: Int32Array;
}

const SPARE = 64;

/**
 * The placements of a dashboard in a form that layout reads at once, kept up with each change. Reading thousands
 * of regions from a record costs more than a sweep: whoever decides on many commands in a row makes a board of
 * the state first. (Mutable: it belongs to that run alone.)
 */
export class Board {
  readonly #index = new Map<string, number>();
  readonly #ids: string[] = [];
  #x: Int32Array;
  #y: Int32Array;
  #w: Int32Array;
  #h: Int32Array;

  constructor(regions: Placed) {
    const entries = Object.entries(regions);
    [this.#x, this.#y, this.#w, this.#h] = this.#columns(entries.length + SPARE);
    for (const [id, { placement }] of entries) this.set(id, placement);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** @returns where a region stands; undefined: it is not on the board */
  placementOf(id: string): Placement | undefined {
    const at = this.#index.get(id);
    if (at === undefined) return undefined;
    return { x: this.#x[at]!, y: this.#y[at]!, w: this.#w[at]!, h: this.#h[at]! };
  }

  /** Puts a region that is there or not. */
  set(id: string, { x, y, w, h }: Placement): void {
    const at = this.#index.get(id) ?? this.#ids.push(id) - 1;
    this.#index.set(id, at);
    if (at >= this.#x.length) this.#grow();
    this.#x[at] = x;
    this.#y[at] = y;
    this.#w[at] = w;
    this.#h[at] = h;
  }

  /** Moves a region to another row, if it is there. */
  setRow(id: string, y: number): void {
    const at = this.#index.get(id);
    if (at !== undefined) this.#y[at] = y;
  }

  delete(id: string): void {
    const at = this.#index.get(id);
    if (at === undefined) return;
    const last = this.#ids.pop()!;
    this.#index.delete(id);
    if (last === id) return;
    // The last one takes its place.
    const from = this.#ids.length;
    this.#ids[at] = last;
    this.#index.set(last, at);
    for (const column of [this.#x, this.#y, this.#w, this.#h]) column[at] = column[from]!;
  }

  /**
   * @param without regions to leave out
   * @param spare room at the end
   * @returns columns of the caller's own
   */
  copy(without: Iterable<string>, spare: number): Columns {
    const columns: Columns = {
      ids: this.#ids.slice(),
      x: widened(this.#x, this.#ids.length + spare),
      y: widened(this.#y, this.#ids.length + spare),
      w: widened(this.#w, this.#ids.length + spare),
      h: widened(this.#h, this.#ids.length + spare),
    };
    const { ids, x, y, w, h } = columns;
    const gone = [...without].flatMap(id => this.#index.get(id) ?? []);
    // From behind, so that what takes a place stays.
    for (const at of gone.sort((a, b) => b - a)) {
      const from = ids.length - 1;
      ids[at] = ids[from]!;
      ids.pop();
      for (const column of [x, y, w, h]) column[at] = column[from]!;
    }
    return columns;
  }

  #grow(): void {
    const room = this.#x.length * 2;
    [this.#x, this.#y] = [widened(this.#x, room), widened(this.#y, room)];
    [this.#w, this.#h] = [widened(this.#w, room), widened(this.#h, room)];
  }

  #columns(room: number): [Int32Array, Int32Array, Int32Array, Int32Array] {
    return [new Int32Array(room), new Int32Array(room), new Int32Array(room), new Int32Array(room)];
  }
}

/** @returns a copy with this much room; what does not fit is left out */
function widened(column: Int32Array, room: number): Int32Array {
  const wide = new Int32Array(room);
  wide.set(column.length > room ? column.subarray(0, room) : column);
  return wide;
}
