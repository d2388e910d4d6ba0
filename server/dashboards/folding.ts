import { setTimeout } from 'node:timers/promises';
import { RESUME_WINDOW_MS } from '#core/contract/index.ts';
import type { Clock } from './decide-group.ts';
import { foldLog } from './fold-log.ts';
import type { EventStore, StreamKey } from './store.ts';
import { isUnavailable } from './unavailable.ts';

export interface FoldingOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** @returns ids of teams behind this one (null: from the beginning), a page of them; none: there are no more */
  readonly tenants: (after: string | null) => Promise<readonly string[]>;
  /** a dashboard has so many events less */
  readonly onFolded: (key: StreamKey, events: number) => void;
  /** @param key null: the walk itself could not go on */
  readonly onError: (error: unknown, key: StreamKey | null) => void;
  /** @returns whether this process is about to stop: nothing more is begun */
  readonly draining: () => boolean;
  /** a number from 0 to 1, so that processes do not all walk at once */
  readonly random?: () => number;
  /** @returns after so many ms; throws when the signal does */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Between two walks through all dashboards, ms; somewhat more or less each time. */
const WALK_EVERY_MS = 10 * 60_000;
/** Before the first walk at the most, ms. */
const FIRST_WALK_MS = 10_000;
/** Dashboards at a stretch, and how long commands have the database to themselves behind them, ms. */
const BATCH = 20;
const PAUSE_MS = 250;
/** Older than the store asks for: its clock may be behind ours. */
const MARGIN_MS = 60_000;

const pause = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal, ref: false });

/**
 * Folds old events, dashboard by dashboard, again and again. Every process of an installation may do so: the
 * store lets one at a time fold a dashboard, and what somebody else has folded is not found any more. What
 * fails is told and tried again on the next walk.
 */
export class Folding {
  readonly #options: FoldingOptions;
  readonly #stopping = new AbortController();
  readonly #random: () => number;
  readonly #wait: NonNullable<FoldingOptions['wait']>;
  #running: Promise<void> | null = null;

  constructor(options: FoldingOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.#wait = options.wait ?? pause;
  }

  get #over(): boolean {
    return this.#stopping.signal.aborted || this.#options.draining();
  }

  start(): void {
    this.#running ??= this.#run().catch(error => {
      if (!this.#over) this.#options.onError(error, null);
    });
  }

  /** @returns when the dashboard that is being folded is done; no other one is begun */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Looks at every dashboard once. Never throws: what fails is told. */
  async walk(): Promise<void> {
    try {
      let last: string | null = null;
      for (;;) {
        const tenants = await this.#options.tenants(last);
        for (const tenant of tenants) await this.#walkThrough(tenant);
        last = tenants.at(-1) ?? null;
        if (last === null || this.#over) return;
      }
    } catch (error) {
      if (!this.#over) this.#options.onError(error, null);
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    await this.#wait(FIRST_WALK_MS * this.#random(), signal);
    while (!this.#over) {
      await this.walk();
      await this.#wait(WALK_EVERY_MS * (0.75 + this.#random() / 2), signal);
    }
  }

  async #walkThrough(tenant: string): Promise<void> {
    const { store, clock } = this.#options;
    const { signal } = this.#stopping;
    const before = new Date(Date.parse(clock.now()) - RESUME_WINDOW_MS - MARGIN_MS).toISOString();
    let after: string | undefined;
    while (!this.#over) {
      const dashboards = await store.foldable(tenant, { before, limit: BATCH, ...(after && { after }) });
      if (dashboards.length === 0) return;
      for (const dashboard of dashboards) {
        if (this.#over) return;
        await this.#fold({ tenant, dashboard }, before);
      }
      after = dashboards.at(-1);
      await this.#wait(PAUSE_MS * (0.5 + this.#random()), signal);
    }
  }

  async #fold(key: StreamKey, before: string): Promise<void> {
    const { store, clock, onFolded, onError } = this.#options;
    try {
      const gone = await foldLog(key, { store, clock, before });
      if (gone > 0) onFolded(key, gone);
    } catch (error) {
      // A database that is away is away for all of them.
      if (isUnavailable(error)) throw error;
      onError(error, key);
    }
  }
}
