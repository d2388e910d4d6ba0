import type { DashboardEvent, Problem, Query, Region, Variable } from '#core/contract/index.ts';
import { pointsOf, type TimeRange, type Variables } from '#core/query/index.ts';
import { neededBy } from '#core/variables/index.ts';

/** A frame as JSON, made once for everybody who watches, or why there is none. */
export type DataResult = { readonly json: string } | { readonly problem: Problem };

/** Asks for a query's results from now on. @returns to stop */
export type Watch = (
  wish: {
    readonly query: Query;
    readonly range: TimeRange | null;
    readonly points: number;
    readonly refresh?: number | undefined;
    /** the variables that the query depends on, and what is chosen; absent: it depends on none */
    readonly choice?: { readonly definitions: readonly Variable[]; readonly chosen: Variables };
  },
  onResult: (result: DataResult) => void,
) => () => void;

export interface WatchWish {
  readonly regions: readonly string[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly variables?: Variables | undefined;
  readonly refresh?: number | undefined;
}

export interface WatchingOptions {
  readonly watch: Watch;
  readonly region: (id: string) => Region | undefined;
  /** of the dashboard */
  readonly variables: () => readonly Variable[];
  readonly send: (regionId: string, result: DataResult) => void;
  /** a region is not watched any more: what waits to be sent of it is out of date */
  readonly onDropped: (regionId: string) => void;
}

interface Active {
  readonly query: Query | null;
  readonly points: number;
  /** equal text for the same variables with the same choice */
  readonly chosen: string;
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

  /** Replaces what was watched. Regions that stay, with the same range and variables, are not interrupted. */
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
    if (events.some(({ type }) => type === 'variablesSet')) this.followAll();
    else for (const id of touched) this.#check(id);
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
    const asked = active && region && active.query === region.query;
    const { points, chosen } = active ?? {};
    if (asked && points === pointsOf(region.placement.w) && chosen === this.#chosenFor(region).text) return;
    this.#drop(id);
    if (region) this.#start(region);
  }

  #start({ id, query, placement }: Region): void {
    const { watch, send } = this.#options;
    const wish = this.#wish;
    if (!wish) return;
    const points = pointsOf(placement.w);
    const { choice, text } = this.#chosenFor({ query });
    const asked = { points, refresh: wish.refresh, range: rangeOf(wish), ...(choice && { choice }) };
    const stop = query ? watch({ query, ...asked }, result => send(id, result)) : () => {};
    this.#active.set(id, { query, points, chosen: text, stop });
  }

  /** Only what the query depends on: another choice of another variable does not interrupt it. */
  #chosenFor({ query }: Pick<Region, 'query'>) {
    const definitions = query ? neededBy(query, this.#options.variables()) : [];
    if (definitions.length === 0) return { text: '' };
    const names = new Set(definitions.map(({ name }) => name));
    const all = Object.entries(this.#wish?.variables ?? {});
    const chosen = Object.fromEntries(all.filter(([name]) => names.has(name)));
    return { choice: { definitions, chosen }, text: JSON.stringify([definitions, chosen]) };
  }

  #drop(id: string): void {
    this.#active.get(id)?.stop();
    if (this.#active.delete(id)) this.#options.onDropped(id);
  }
}
