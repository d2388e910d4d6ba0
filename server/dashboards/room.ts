import type { Role } from '#core/access/index.ts';
import { type Command, type DashboardEvent, type DashboardState, reject } from '#core/contract/index.ts';
import {
  evolve,
  historyOf,
  type PersonHistory,
  projectionChanges,
  redact,
  remember,
} from '#core/dashboard/index.ts';
import { Refusal } from '../problems.ts';
import { type Answer, type Clock, type Draft, decideGroup, type Group } from './decide-group.ts';
import { CommandLedger } from './ledger.ts';
import { CommitUnknown, type EventStore, StoreUnavailable, type StreamKey } from './store.ts';

export interface Author {
  readonly actor: string;
  readonly role: Role;
}

interface Request extends Group {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export interface RoomOptions {
  readonly key: StreamKey;
  readonly store: EventStore;
  readonly clock: Clock;
  /** after a commit by this process, so that others hear of it */
  readonly onAppended: (key: StreamKey, seq: number) => void;
  /** one append transaction is over */
  readonly onAppend?: ((outcome: string, events: number, seconds: number) => void) | undefined;
}

/** Events in one transaction at the most; the rest waits for the next one. */
const BATCH_EVENTS = 2_000;
/** A gap longer than this is closed by reading the projection, not the log. */
const LONG_GAP = 5_000;
const GAP_PAGE = 1_000;
/** A person's newest events read to find what undo may reach (undos and redos are among them). */
const HISTORY_EVENTS = 1_000;
/** How often one batch is decided anew because somebody else was faster, or an answer was lost. */
const ATTEMPTS = 20;

/**
 * One dashboard in this process: its latest state in memory, and the queue in which commands wait for
 * their turn. Commands that wait at the same time are committed in one transaction. Other processes have
 * rooms of the same dashboard: no correctness hangs on this one being alone, the store's seq decides.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #ledger = new CommandLedger();
  readonly #histories = new Map<string, PersonHistory>();
  readonly #listeners = new Set<(events: readonly DashboardEvent[], room: Room) => void>();
  readonly #queue: Request[] = [];
  #state: DashboardState;
  #seq: number;
  #work: Promise<void> | null = null;
  #refreshing: Promise<void> | null = null;
  #snapshots: Partial<Record<'all' | 'redacted', Buffer>> = {};
  /** ms since 1970 of the last use, for closing idle rooms */
  lastUsed = 0;

  constructor(options: RoomOptions, head: { readonly seq: number; readonly state: DashboardState }) {
    this.#options = options;
    this.#seq = head.seq;
    this.#state = head.state;
  }

  get key(): StreamKey {
    return this.#options.key;
  }
  get seq(): number {
    return this.#seq;
  }
  get state(): DashboardState {
    return this.#state;
  }
  get idle(): boolean {
    return this.#listeners.size === 0 && this.#queue.length === 0 && !this.#work;
  }

  /** @param listener hears of every event once, in order, after its commit. @returns to stop listening */
  listen(listener: (events: readonly DashboardEvent[], room: Room) => void): () => void {
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
   * @param commands succeed or fail together
   * @returns when they are committed
   * @throws Refusal with the domain's reason, or `unavailable` when it is not known whether they were
   */
  submit(commands: readonly Command[], author: Author): Promise<Answer> {
    const repeated = this.#ledger.waiting(commands);
    if (repeated) return repeated;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#queue.push({ commands, ...author, resolve, reject });
    this.#ledger.wait(commands, promise);
    this.#work ??= this.#workOff();
    return promise;
  }

  /** Fills the gap up to what others have committed. Concurrent calls share one look into the store. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#fillGap().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** @returns when nothing waits to be committed any more */
  async settle(): Promise<void> {
    while (this.#work) await this.#work;
  }

  async #workOff(): Promise<void> {
    while (this.#queue.length > 0) await this.#commit(this.#takeBatch());
    this.#work = null;
  }

  #takeBatch(): Request[] {
    let events = 0;
    let count = 0;
    for (const request of this.#queue) {
      events += request.commands.length;
      if (count > 0 && events > BATCH_EVENTS) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #commit(batch: Request[]): Promise<void> {
    try {
      await this.#commitTogether(batch);
    } catch (error) {
      // One request may have spoilt the transaction for all: the others deserve a try of their own.
      if (batch.length > 1 && !isOutage(error)) {
        for (const request of batch) await this.#commit([request]);
        return;
      }
      for (const request of batch) request.reject(asRefusal(error));
    }
  }

  async #commitTogether(batch: Request[]): Promise<void> {
    let open: readonly Request[] = batch;
    let doubt: unknown = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      open = open.filter(request => !this.#ledger.answer(request.commands, request));
      if (doubt) open = await this.#answerFromStore(open);
      await this.#loadHistories(open);
      const draft = this.#draft(open);
      const outcome = draft.events.length === 0 ? 'appended' : await this.#append(draft);
      if (outcome === 'appended') {
        for (const [request, answer] of draft.accepted) request.resolve(answer);
        return this.#refuse(draft.rejected);
      }
      // Stale: the missing events say what was repeated. Otherwise only the store can tell.
      doubt = outcome === 'stale' ? null : outcome;
      await this.refresh();
    }
    throw doubt instanceof Error ? doubt : new StoreUnavailable('Too many writers on one dashboard');
  }

  /** @returns those of the requests that the store has never seen; the others have their first answer */
  async #answerFromStore(requests: readonly Request[]): Promise<readonly Request[]> {
    if (requests.length === 0) return requests;
    const ids = requests.flatMap(({ commands }) => commands.map(({ id }) => id));
    const committed = await this.#options.store.committed(this.key.tenant, ids);
    const byId = new Map(committed.map(found => [found.event.commandId, found]));
    return requests.filter(request => {
      const found = request.commands.flatMap(({ id }) => byId.get(id) ?? []);
      if (found.length === 0) return true;
      const here = found.every(({ dashboard }) => dashboard === this.key.dashboard);
      if (!here || found.length !== request.commands.length) {
        request.reject(new Refusal(reject('command-id-taken', 'Give every new command a new id.')));
        return false;
      }
      const events = found.map(({ event }) => event).sort((a, b) => a.seq - b.seq);
      request.resolve({ seq: events.at(-1)!.seq, events });
      return false;
    });
  }

  #draft(requests: readonly Request[]): Draft<Request> {
    return decideGroup(requests, {
      state: this.#state,
      seq: this.#seq,
      histories: this.#histories,
      clock: this.#options.clock,
    });
  }

  /** @returns what the store says, or the error when its answer was lost */
  async #append(draft: Draft<Request>): Promise<'appended' | 'stale' | 'repeated' | CommitUnknown> {
    const started = performance.now();
    const measure = (outcome: string) =>
      this.#options.onAppend?.(outcome, draft.events.length, (performance.now() - started) / 1_000);
    try {
      const { outcome } = await this.#options.store.append({
        key: this.key,
        expectedSeq: this.#seq,
        events: draft.events,
        projection: projectionChanges(this.#state, draft.state, draft.events),
      });
      measure(outcome);
      if (outcome !== 'appended') return outcome;
    } catch (error) {
      measure('failed');
      if (error instanceof CommitUnknown) return error;
      throw error;
    }
    this.#advance(draft.events, draft.state);
    this.#options.onAppended(this.key, this.#seq);
    return 'appended';
  }

  /** Before a no, the store is asked: the same command may have been accepted long ago, or elsewhere. */
  async #refuse(rejected: Draft<Request>['rejected']): Promise<void> {
    const reasons = new Map(rejected);
    for (const request of await this.#answerFromStore([...reasons.keys()]))
      request.reject(new Refusal(reasons.get(request)!));
  }

  async #loadHistories(requests: readonly Request[]): Promise<void> {
    for (const { actor, commands } of requests) {
      const needed = commands.some(({ type }) => type === 'undo' || type === 'redo');
      if (!needed || this.#histories.has(actor)) continue;
      const events = await this.#options.store.eventsOf(this.key, actor, HISTORY_EVENTS);
      this.#histories.set(actor, historyOf(events.filter(({ seq }) => seq <= this.#seq).toReversed()));
    }
  }

  async #fillGap(): Promise<void> {
    for (;;) {
      const { events, head } = await this.#options.store.events(this.key, {
        after: this.#seq,
        limit: GAP_PAGE,
      });
      if (head - this.#seq > LONG_GAP) return this.#reload();
      this.#advance(events, null);
      if (this.#seq >= head || events.length === 0) return;
    }
  }

  async #reload(): Promise<void> {
    const head = await this.#options.store.load(this.key);
    if (!head || head.seq <= this.#seq) return;
    this.#seq = head.seq;
    this.#state = head.state;
    this.#snapshots = {};
    this.#histories.clear();
    for (const listener of this.#listeners) listener([], this);
  }

  /** Takes events in; those known already (our own, heard of through the bus) are passed over. */
  #advance(events: readonly DashboardEvent[], after: DashboardState | null): void {
    const fresh = events.filter(({ seq }) => seq > this.#seq);
    const first = fresh[0];
    if (!first || first.seq !== this.#seq + 1) return;
    this.#state = after && fresh.length === events.length ? after : fresh.reduce(evolve, this.#state);
    this.#seq = fresh.at(-1)!.seq;
    this.#snapshots = {};
    this.#ledger.remember(fresh);
    for (const event of fresh) {
      const history = this.#histories.get(event.actor);
      if (history) this.#histories.set(event.actor, remember(history, event));
    }
    for (const listener of this.#listeners) listener(fresh, this);
  }
}

const isOutage = (error: unknown) => error instanceof StoreUnavailable || error instanceof CommitUnknown;

function asRefusal(error: unknown): Error {
  if (error instanceof Refusal || !isOutage(error)) return error as Error;
  return new Refusal(
    reject(
      'unavailable',
      'The database does not answer at the moment. Send the same commands again, with the same ids: what was done already is not done twice.',
    ),
    { 'retry-after': '2' },
  );
}
