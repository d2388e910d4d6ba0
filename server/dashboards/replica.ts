import type { Role } from '#core/access/index.ts';
import type { DashboardEvent, DashboardState } from '#core/contract/index.ts';
import { evolveAll, redact } from '#core/dashboard/index.ts';
import type { EventStore, StreamKey } from './store.ts';

/** @param events new ones in order; none when so many were missed that only the state itself is known */
export type StreamListener = (events: readonly DashboardEvent[]) => void;

export interface ReplicaOptions {
  readonly key: StreamKey;
  readonly store: Pick<EventStore, 'load' | 'events'>;
  /** told before everybody else */
  readonly first?: StreamListener;
  /** @param seconds from the decision on events, here or elsewhere, to when all who listen here had them */
  readonly onDelivered?: ((seconds: number) => void) | undefined;
  /** a listener threw */
  readonly onError: (error: unknown) => void;
}

/** A gap longer than this is closed by reading the projection, not the log. */
const LONG_GAP = 5_000;
const GAP_PAGE = 1_000;

/** The latest state of one dashboard in memory, kept up with the log: by our own commits and by others'. */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #listeners = new Set<StreamListener>();
  #state: DashboardState;
  #seq: number;
  #refreshing: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #snapshots: Partial<Record<'all' | 'redacted', Buffer>> = {};

  constructor(options: ReplicaOptions, head: { readonly seq: number; readonly state: DashboardState }) {
    this.#options = options;
    this.#seq = head.seq;
    this.#state = head.state;
  }

  get seq(): number {
    return this.#seq;
  }
  get state(): DashboardState {
    return this.#state;
  }

  /** @param listener hears of every event once, in order, after its commit. @returns to stop listening */
  listen(listener: StreamListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns `{"seq":…,"state":…}` as bytes, serialised once per seq: it costs more than everything else */
  snapshot(role: Role): Buffer {
    const state = redact(this.#state, role);
    const kind = state === this.#state ? 'all' : 'redacted';
    this.#snapshots[kind] ??= Buffer.from(JSON.stringify({ seq: this.#seq, state }));
    return this.#snapshots[kind];
  }

  /**
   * Fills the gap up to what others have committed before this call. Calls at the same time share one look
   * into the store, but never one that began before them: it may have missed what they are about.
   */
  refresh(): Promise<void> {
    if (this.#refreshing === null) {
      this.#refreshing = this.#fillGap().finally(() => {
        this.#refreshing = null;
      });
      return this.#refreshing;
    }
    this.#next ??= this.#refreshing
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.refresh();
      });
    return this.#next;
  }

  /**
   * Takes events in; those known already (our own, heard of in another way) are passed over.
   * @param after the state that all of them lead to, if it is known
   */
  advance(events: readonly DashboardEvent[], after: DashboardState | null): void {
    const fresh = events.filter(({ seq }) => seq > this.#seq);
    const first = fresh[0];
    if (!first || first.seq !== this.#seq + 1) return;
    this.#state = after ?? evolveAll(this.#state, fresh);
    this.#seq = fresh.at(-1)!.seq;
    this.#snapshots = {};
    this.#tell(fresh);
  }

  async #fillGap(): Promise<void> {
    const { key, store } = this.#options;
    for (;;) {
      const after = this.#seq;
      const { events, head } = await store.events(key, { after, limit: GAP_PAGE });
      const [first] = events;
      // The log itself may have gone back: a backup was restored beneath us. And a fold is nothing to tell of:
      // what it holds was more than what is missing.
      const folded = first !== undefined && (first.seq !== after + 1 || first.type === 'dashboardFolded');
      if (head - this.#seq > LONG_GAP || head < after || folded) return this.#reload();
      this.advance(events, null);
      if (this.#seq >= head || events.length === 0) return;
    }
  }

  async #reload(): Promise<void> {
    const head = await this.#options.store.load(this.#options.key);
    if (!head) return;
    this.#seq = head.seq;
    this.#state = head.state;
    this.#snapshots = {};
    this.#tell([]);
  }

  #tell(events: readonly DashboardEvent[]): void {
    const { first, onDelivered } = this.#options;
    if (first) this.#tellOne(first, events);
    for (const listener of this.#listeners) this.#tellOne(listener, events);
    const [oldest] = events;
    if (oldest && this.#listeners.size > 0) onDelivered?.((Date.now() - Date.parse(oldest.at)) / 1_000);
  }

  #tellOne(listener: StreamListener, events: readonly DashboardEvent[]): void {
    try {
      listener(events);
    } catch (error) {
      // What is committed stays committed, whatever one listener makes of it.
      this.#options.onError(error);
    }
  }
}
