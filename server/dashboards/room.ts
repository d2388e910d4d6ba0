import type { Role } from '#core/access/index.ts';
import { type Command, type DashboardEvent, type DashboardState, reject } from '#core/contract/index.ts';
import { projectionChanges } from '#core/dashboard/index.ts';
import type { AppendOutcome, Instruments } from '../operations/index.ts';
import { Refusal } from '../problems.ts';
import { detached } from '../tracing/index.ts';
import {
  beginWait,
  type CommitTrace,
  endWait,
  tracedAppend,
  tracedCommit,
  tracedDelivery,
} from './commit-trace.ts';
import { type Answer, type Clock, type Draft, decideGroup, type Group } from './decide-group.ts';
import { Histories } from './histories.ts';
import { type Asked, answerFromStore, CommandLedger, idTaken } from './ledger.ts';
import { Replica, type ReplicaOptions, type StreamListener } from './replica.ts';
import { CommitUnknown, type EventStore, StoreUnavailable, type StreamKey } from './store.ts';
import { countCommands, takeBatch } from './take-batch.ts';
import { asRefusal, isUnavailable } from './unavailable.ts';

export interface Author {
  readonly actor: string;
  readonly role: Role;
  /** what was sent on one line is done in the order in which it was sent; nothing: in any order */
  readonly line?: object;
}

type Request = Group & Asked & Pick<Author, 'line'> & { readonly trace: CommitTrace };

const BEHIND_A_FAULT = reject(
  'unavailable',
  'What you sent before this has failed. Send both again, with the same ids, so that they are done in order.',
);

export interface RoomOptions {
  readonly key: StreamKey;
  readonly store: EventStore;
  readonly clock: Clock;
  /** after a commit by this room, so that others hear of it */
  readonly onAppended: (key: StreamKey, seq: number) => void;
  /** one append transaction is over */
  readonly onAppend?: Instruments['appendDone'] | undefined;
  readonly onDelivered?: ReplicaOptions['onDelivered'];
  /** a listener threw */
  readonly onError: (error: unknown) => void;
  /** old events are folded, by whichever process: what people can undo is read anew each time */
  readonly folding?: boolean | undefined;
}

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
    const first = (events: readonly DashboardEvent[]) => {
      if (events.length === 0) {
        this.#ledger.forget();
        this.#histories.clear();
      }
      this.#ledger.remember(events);
      this.#histories.follow(events);
    };
    this.#replica = new Replica({ ...options, first }, head);
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
    this.#queue.push({ commands, ...author, resolve, reject, trace: beginWait() });
    // Works for everybody, not for whoever came first.
    this.#work ??= detached(() => this.#workOff());
    return promise;
  }

  /** @returns when nothing waits to be committed any more */
  async settle(): Promise<void> {
    while (this.#work) await this.#work;
  }

  /** commands that wait for their turn; those being committed are not counted */
  get waiting(): number {
    return countCommands(this.#queue);
  }

  async #workOff(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = takeBatch(this.#queue);
      endWait(batch);
      await this.#commit(batch);
    }
    this.#work = null;
  }

  async #commit(batch: readonly Request[]): Promise<void> {
    try {
      await tracedCommit(batch, () => this.#commitTogether(batch));
    } catch (error) {
      if (isUnavailable(error)) this.#refuseAll(batch, error);
      else if (batch.length > 1) await this.#commitOneByOne(batch);
      else if (batch[0]) this.#fail(batch[0], error, []);
    }
  }

  /** One request may have spoilt the transaction for all: the others deserve a try of their own. */
  async #commitOneByOne(batch: readonly Request[]): Promise<void> {
    let left = batch;
    for (let [request] = left; request; [request] = left) {
      const rest = left.slice(1);
      try {
        await tracedCommit([request], () => this.#commitTogether([request]));
        left = rest;
      } catch (error) {
        if (isUnavailable(error)) return this.#refuseAll(left, error);
        left = this.#fail(request, error, rest);
      }
    }
  }

  /**
   * What the same line has sent behind it waits for it: it will be sent again, and must not be overtaken.
   * @returns what is left of the batch behind it
   */
  #fail(request: Request, error: unknown, rest: readonly Request[]): readonly Request[] {
    request.reject(error);
    const { line } = request;
    if (!line) return rest;
    const isBehind = (other: Request) => other.line === line;
    for (const other of [...rest, ...this.#queue].filter(isBehind)) other.reject(new Refusal(BEHIND_A_FAULT));
    endWait(this.#queue.filter(isBehind));
    this.#queue = this.#queue.filter(other => !isBehind(other));
    return rest.filter(other => !isBehind(other));
  }

  /** What waits behind a batch would wait for the same database; and what was sent later must not overtake. */
  #refuseAll(batch: readonly Request[], error: unknown): void {
    const waiting = this.#queue;
    this.#queue = [];
    endWait(waiting);
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
    return decideGroup(requests, { state, seq, histories: this.#histories.all, clock: this.#options.clock });
  }

  /** @returns what the store says, or the error when its answer was lost */
  async #append(draft: Draft<Request>): Promise<'appended' | 'stale' | 'repeated' | CommitUnknown> {
    const started = performance.now();
    const commands = countCommands(draft.accepted.map(([request]) => request));
    const measure = (outcome: AppendOutcome) =>
      this.#options.onAppend?.(outcome, commands, draft.events.length, (performance.now() - started) / 1_000);
    try {
      const outcome = await tracedAppend(draft.events.length, async () => {
        const { key, seq: expectedSeq } = this;
        const projection = projectionChanges(this.state, draft.state, draft.events);
        return (await this.#options.store.append({ key, expectedSeq, events: draft.events, projection }))
          .outcome;
      });
      measure(outcome);
      if (outcome !== 'appended') return outcome;
    } catch (error) {
      measure('failed');
      if (error instanceof CommitUnknown) return error;
      throw error;
    }
    tracedDelivery(draft.events.length, () => this.#replica.advance(draft.events, draft.state));
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
    const undoing = requests.filter(({ commands }) =>
      commands.some(({ type }) => type === 'undo' || type === 'redo'),
    );
    if (this.#options.folding && undoing.length > 0) this.#histories.clear();
    const { store } = this.#options;
    for (const { actor } of undoing)
      await this.#histories.load(
        actor,
        () => this.seq,
        async limit => {
          const [events, begins] = await Promise.all([
            store.eventsOf(this.key, actor, limit),
            store.begins(this.key),
          ]);
          return { events, folded: begins !== null };
        },
      );
  }
}
