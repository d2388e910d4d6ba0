import type { Role } from '#core/access/index.ts';
import type { Command, DashboardState } from '#core/contract/index.ts';
import { projectionChanges } from '#core/dashboard/index.ts';
import { Refusal } from '../problems.ts';
import { type Answer, type Clock, type Draft, decideGroup, type Group } from './decide-group.ts';
import { Histories } from './histories.ts';
import { type Asked, answerFromStore, CommandLedger, idTaken } from './ledger.ts';
import { Replica, type StreamListener } from './replica.ts';
import { CommitUnknown, type EventStore, StoreUnavailable, type StreamKey } from './store.ts';
import { asRefusal, isUnavailable } from './unavailable.ts';

export interface Author {
  readonly actor: string;
  readonly role: Role;
}

type Request = Group & Asked;

export interface RoomOptions {
  readonly key: StreamKey;
  readonly store: EventStore;
  readonly clock: Clock;
  /** after a commit by this room, so that others hear of it */
  readonly onAppended: (key: StreamKey, seq: number) => void;
  /** one append transaction is over */
  readonly onAppend?: ((outcome: string, events: number, seconds: number) => void) | undefined;
  /** a listener threw */
  readonly onError: (error: unknown) => void;
}

/** Events in one transaction at the most; the rest waits for the next one. */
const BATCH_EVENTS = 2_000;
/** How often one batch is decided anew because somebody else was faster, or an answer was lost. */
const ATTEMPTS = 20;

/**
 * One dashboard in this process: its latest state in memory, and the queue in which commands wait for
 * their turn. Commands that wait at the same time are committed in one transaction. Other processes have
 * rooms of the same dashboard: no correctness hangs on this one being alone, the store's seq decides.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #replica: Replica;
  readonly #ledger = new CommandLedger();
  readonly #histories = new Histories();
  #queue: Request[] = [];
  #work: Promise<void> | null = null;
  #holders = 0;
  /** ms since 1970 of the last use, for closing idle rooms */
  lastUsed = 0;

  constructor(options: RoomOptions, head: { readonly seq: number; readonly state: DashboardState }) {
    this.#options = options;
    this.#replica = new Replica(options, head);
    this.#replica.listen(events => {
      if (events.length === 0) {
        this.#ledger.forget();
        this.#histories.clear();
      }
      this.#ledger.remember(events);
      this.#histories.follow(events);
    });
  }

  get key(): StreamKey {
    return this.#options.key;
  }
  get seq(): number {
    return this.#replica.seq;
  }
  get state(): DashboardState {
    return this.#replica.state;
  }
  /** whether nobody would miss it */
  get idle(): boolean {
    return this.#holders === 0 && this.#queue.length === 0 && !this.#work;
  }

  /** Keeps the room open for somebody who comes back to it. @returns to let go */
  hold(): () => void {
    this.#holders += 1;
    let held = true;
    return () => {
      if (held) this.#holders -= 1;
      held = false;
    };
  }

  /** @param listener hears of every event once, in order, after its commit. @returns to stop listening */
  listen(listener: StreamListener): () => void {
    const letGo = this.hold();
    const stop = this.#replica.listen(listener);
    return () => {
      stop();
      letGo();
    };
  }

  /** @returns `{"seq":…,"state":…}` as bytes, as this role sees it */
  snapshot(role: Role): Buffer {
    return this.#replica.snapshot(role);
  }

  /** Fills the gap up to what others have committed before this call. */
  refresh(): Promise<void> {
    return this.#replica.refresh();
  }

  /**
   * @param commands succeed or fail together
   * @returns when they are committed
   * @throws Refusal with the domain's reason, or `unavailable` when it is not known whether they were
   */
  async submit(commands: readonly Command[], author: Author): Promise<Answer> {
    if (new Set(commands.map(({ id }) => id)).size !== commands.length)
      throw idTaken('Give every command an id of its own.');
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#queue.push({ commands, ...author, resolve, reject });
    this.#work ??= this.#workOff();
    return promise;
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

  async #commit(batch: readonly Request[]): Promise<void> {
    try {
      await this.#commitTogether(batch);
    } catch (error) {
      if (isUnavailable(error)) this.#refuseAll(batch, error);
      else if (batch.length > 1) await this.#commitOneByOne(batch);
      else batch[0]?.reject(error);
    }
  }

  /** One request may have spoilt the transaction for all: the others deserve a try of their own. */
  async #commitOneByOne(batch: readonly Request[]): Promise<void> {
    for (const [index, request] of batch.entries())
      try {
        await this.#commitTogether([request]);
      } catch (error) {
        if (isUnavailable(error)) return this.#refuseAll(batch.slice(index), error);
        request.reject(error);
      }
  }

  /** What waits behind a batch would wait for the same database; and what was sent later must not overtake. */
  #refuseAll(batch: readonly Request[], error: unknown): void {
    const waiting = this.#queue;
    this.#queue = [];
    for (const request of [...batch, ...waiting]) request.reject(asRefusal(error));
  }

  async #commitTogether(batch: readonly Request[]): Promise<void> {
    let open = batch;
    let doubt: CommitUnknown | 'repeated' | null = null;
    let looked = false;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      open = this.#ledger.answerFromMemory(open);
      if (doubt) open = await this.#answerFromStore(open);
      if (open.length === 0) return;
      await this.#loadHistories(open);
      const draft = this.#draft(open);
      if (draft.events.length === 0) {
        // Nothing to append means nothing that would tell whether this was decided on the latest state.
        const decidedOn = this.seq;
        if (!looked) await this.refresh();
        looked = true;
        if (decidedOn === this.seq) return this.#refuse(draft.rejected);
        continue;
      }
      const outcome = await this.#append(draft);
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

  #answerFromStore(requests: readonly Request[]): Promise<readonly Request[]> {
    return answerFromStore(this.#options.store, this.key, requests);
  }

  #draft(requests: readonly Request[]): Draft<Request> {
    const { state, seq } = this;
    const { clock } = this.#options;
    return decideGroup(requests, { state, seq, histories: this.#histories.all, clock });
  }

  /** @returns what the store says, or the error when its answer was lost */
  async #append(draft: Draft<Request>): Promise<'appended' | 'stale' | 'repeated' | CommitUnknown> {
    const started = performance.now();
    const measure = (outcome: string) =>
      this.#options.onAppend?.(outcome, draft.events.length, (performance.now() - started) / 1_000);
    try {
      const { outcome } = await this.#options.store.append({
        key: this.key,
        expectedSeq: this.seq,
        events: draft.events,
        projection: projectionChanges(this.state, draft.state, draft.events),
      });
      measure(outcome);
      if (outcome !== 'appended') return outcome;
    } catch (error) {
      measure('failed');
      if (error instanceof CommitUnknown) return error;
      throw error;
    }
    this.#replica.advance(draft.events, draft.state);
    this.#options.onAppended(this.key, this.seq);
    return 'appended';
  }

  /** Before a no, the store is asked: the same command may have been accepted long ago, or elsewhere. */
  async #refuse(rejected: Draft<Request>['rejected']): Promise<void> {
    const reasons = new Map(rejected);
    for (const request of await this.#answerFromStore([...reasons.keys()]))
      request.reject(new Refusal(reasons.get(request)!));
  }

  async #loadHistories(requests: readonly Request[]): Promise<void> {
    for (const { actor, commands } of requests)
      if (commands.some(({ type }) => type === 'undo' || type === 'redo'))
        await this.#histories.load(
          actor,
          () => this.seq,
          limit => this.#options.store.eventsOf(this.key, actor, limit),
        );
  }
}
