import type { DashboardEvent, Problem, Query, Region } from '#core/contract/index.ts';
import type { Frame, TimeRange } from '#core/query/index.ts';

export type DataResult = { readonly frame: Frame } | { readonly problem: Problem };

/** Asks for a query's results from now on. @returns to stop */
export type Watch = (
  wish: { readonly query: Query; readonly range: TimeRange | null; readonly refresh?: number | undefined },
  onResult: (result: DataResult) => void,
) => () => void;

export interface WatchWish {
  readonly regions: readonly string[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly refresh?: number | undefined;
}

/**
 * What one connection sees of regions' data: the regions on its screen, each with its own query. A client
 * names regions, never queries; when a region's query changes, the watching follows.
 */
export class Watching {
  readonly #watch: Watch;
  readonly #send: (regionId: string, result: DataResult) => void;
  readonly #region: (id: string) => Region | undefined;
  readonly #active = new Map<string, { readonly query: Query | null; readonly stop: () => void }>();
  #wish: WatchWish | null = null;

  constructor(options: {
    readonly watch: Watch;
    readonly region: (id: string) => Region | undefined;
    readonly send: (regionId: string, result: DataResult) => void;
  }) {
    this.#watch = options.watch;
    this.#region = options.region;
    this.#send = options.send;
  }

  /** Replaces what was watched. Regions that stay, with the same range, are not interrupted. */
  set(wish: WatchWish): void {
    const before = this.#wish;
    this.#wish = wish;
    const sameRange =
      before !== null &&
      before.from === wish.from &&
      before.to === wish.to &&
      before.refresh === wish.refresh;
    const wanted = new Set(wish.regions);
    for (const id of this.#active.keys()) if (!sameRange || !wanted.has(id)) this.#drop(id);
    for (const id of wanted) if (!this.#active.has(id)) this.#start(id);
  }

  /** Follows what happened to the regions. */
  follow(events: readonly DashboardEvent[]): void {
    const touched = new Set<string>();
    for (const { data } of events) {
      if ('region' in data) touched.add(data.region.id);
      if ('regionId' in data) touched.add(data.regionId);
    }
    for (const id of touched) this.#check(id);
  }

  /** After a snapshot anything may have changed. */
  followAll(): void {
    for (const id of this.#wish?.regions ?? []) this.#check(id);
  }

  close(): void {
    this.#wish = null;
    for (const id of [...this.#active.keys()]) this.#drop(id);
  }

  #check(id: string): void {
    if (!this.#wish?.regions.includes(id)) return;
    const query = this.#region(id)?.query ?? null;
    if (this.#active.has(id) && this.#active.get(id)!.query === query) return;
    this.#drop(id);
    this.#start(id);
  }

  #start(id: string): void {
    const region = this.#region(id);
    const wish = this.#wish;
    if (!region || !wish) return;
    const { query } = region;
    const range = wish.from && wish.to ? { from: wish.from, to: wish.to } : null;
    const stop = query
      ? this.#watch({ query, range, refresh: wish.refresh }, result => this.#send(id, result))
      : () => {};
    this.#active.set(id, { query, stop });
  }

  #drop(id: string): void {
    this.#active.get(id)?.stop();
    this.#active.delete(id);
  }
}
