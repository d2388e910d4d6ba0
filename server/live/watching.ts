import type { DashboardEvent, Problem, Query, Region } from '#core/contract/index.ts';
import type { TimeRange } from '#core/query/index.ts';

/** A frame as JSON, made once for everybody who watches, or why there is none. */
export type DataResult = { readonly json: string } | { readonly problem: Problem };

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

export interface WatchingOptions {
  readonly watch: Watch;
  readonly region: (id: string) => Region | undefined;
  readonly send: (regionId: string, result: DataResult) => void;
  /** a region is not watched any more: what waits to be sent of it is out of date */
  readonly onDropped: (regionId: string) => void;
}

interface Active {
  readonly query: Query | null;
  readonly stop: () => void;
}

/** Without either end each source shows its own: the last hour of metrics, all rows of a dataset. */
function rangeOf({ from, to }: WatchWish): TimeRange | null {
  return from === undefined && to === undefined ? null : { from: from ?? 'now-1h', to: to ?? 'now' };
}

/**
 * What one connection sees of regions' data: the regions on its screen, each with its own query. A client
 * names regions, never queries; when a region's query changes, the watching follows.
 */
export class Watching {
  readonly #options: WatchingOptions;
  readonly #active = new Map<string, Active>();
  #wish: WatchWish | null = null;
  #wanted: ReadonlySet<string> = new Set();

  constructor(options: WatchingOptions) {
    this.#options = options;
  }

  /** Replaces what was watched. Regions that stay, with the same range, are not interrupted. */
  set(wish: WatchWish): void {
    const before = this.#wish;
    this.#wish = wish;
    this.#wanted = new Set(wish.regions);
    const same = before?.from === wish.from && before?.to === wish.to && before?.refresh === wish.refresh;
    for (const id of this.#active.keys()) if (!same || !this.#wanted.has(id)) this.#drop(id);
    this.followAll();
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

  /** Anything may have changed. */
  followAll(): void {
    for (const id of this.#wanted) this.#check(id);
  }

  close(): void {
    this.#wish = null;
    this.#wanted = new Set();
    for (const id of this.#active.keys()) this.#drop(id);
  }

  #check(id: string): void {
    if (!this.#wanted.has(id)) return;
    const region = this.#options.region(id);
    const active = this.#active.get(id);
    if (active && region && active.query === region.query) return;
    this.#drop(id);
    if (region) this.#start(region);
  }

  #start({ id, query }: Region): void {
    const { watch, send } = this.#options;
    const wish = this.#wish;
    if (!wish) return;
    const stop = query
      ? watch({ query, range: rangeOf(wish), refresh: wish.refresh }, result => send(id, result))
      : () => {};
    this.#active.set(id, { query, stop });
  }

  #drop(id: string): void {
    this.#active.get(id)?.stop();
    if (this.#active.delete(id)) this.#options.onDropped(id);
  }
}
