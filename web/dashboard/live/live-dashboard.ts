import type { ClientMessage, Command, DashboardEvent, Problem, ServerMessage } from '#core/contract/index.ts';
import type { TimeRange, Variables } from '#core/query/index.ts';
import { type Effect, type Group, type Input, newSession, type Session, step } from '#core/sync/index.ts';
import { CommandSpans } from '#web/telemetry/index.ts';
import { newId } from '../new-id.ts';
import { retryDelay } from './backoff.ts';
import { Connection, type ConnectionOptions, type Timers } from './connection.ts';
import type { PendingStore } from './pending-store.ts';
import { RegionDataStore } from './region-data.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
/** A command before it has its id. */
export type Wish = WithoutId<Command>;

/** How the page is connected, for people. */
export type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'offline' }
  | { readonly state: 'signed-out' }
  | { readonly state: 'gone'; readonly problem: Problem | null };

/** A group of commands of which nothing was done. */
export interface Refusal {
  readonly commands: readonly Command[];
  readonly problem: Problem;
}

export interface LiveView {
  readonly session: Session;
  readonly link: Link;
  /** pending changes survive a closed tab; null while they are being written down */
  readonly kept: boolean | null;
}

export interface LiveOptions {
  readonly person: string;
  readonly pending: PendingStore;
  readonly timers: Timers;
  readonly random: () => number;
  readonly now: () => number;
  readonly open: ConnectionOptions['open'];
  readonly diagnose: ConnectionOptions['diagnose'];
  readonly onSessionExpired: () => void;
  /** the browser belongs to somebody else by now: this page is not theirs */
  readonly onForeign: () => void;
}

interface WatchWish {
  readonly regions: readonly string[];
  readonly range: TimeRange | null;
  readonly refresh: number | undefined;
  /** what is chosen for the dashboard's variables */
  readonly variables?: Variables | undefined;
}

/** One open dashboard: the pure session with its socket, its memory and its listeners around it. */
export class LiveDashboard {
  readonly data = new RegionDataStore();
  readonly #options: LiveOptions;
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();
  readonly #refusals = new Set<(refusal: Refusal) => void>();
  readonly #happenings = new Set<(events: readonly DashboardEvent[]) => void>();
  /** refusals of what an earlier visit left may come before there is anything to show them */
  readonly #unheard: Refusal[] = [];
  readonly #spans = new CommandSpans();
  #view: LiveView;
  #watch: WatchWish | null = null;
  #selection: string | null = null;
  #writes = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#view = { session: newSession(options.person), link: { state: 'connecting' }, kept: true };
    this.#connection = new Connection({
      open: options.open,
      timers: options.timers,
      random: options.random,
      diagnose: options.diagnose,
      onConnecting: () => this.#input({ type: 'connecting' }, { state: 'connecting' }),
      onOpened: () => this.#onOpened(),
      onMessage: message => this.#onMessage(message),
      onClosed: retryInMs =>
        this.#input({ type: 'closed' }, { state: retryInMs === null ? 'offline' : 'connecting' }),
      onSessionExpired: () => {
        this.#change({ link: { state: 'signed-out' } });
        options.onSessionExpired();
      },
      onGone: problem => this.#change({ link: { state: 'gone', problem } }),
    });
  }

  /** Takes up what earlier visits left behind, and connects. */
  async start(): Promise<void> {
    const groups = await this.#options.pending.load();
    if (groups.length > 0) this.#input({ type: 'restored', pending: groups });
    this.#connection.connect();
  }

  view = (): LiveView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param listener hears of refusals, also of those that came before anybody listened */
  onRefusal(listener: (refusal: Refusal) => void): () => void {
    this.#refusals.add(listener);
    for (const refusal of this.#unheard.splice(0)) listener(refusal);
    return () => this.#refusals.delete(listener);
  }

  onHappened(listener: (events: readonly DashboardEvent[]) => void): () => void {
    this.#happenings.add(listener);
    return () => this.#happenings.delete(listener);
  }

  /** Does these, together or not at all; they show at once. @returns their ids */
  submit(...wishes: readonly Wish[]): readonly string[] {
    const commands = wishes.map(wish => ({ id: newId(), ...wish }) as Command);
    this.#spans.begin(commands);
    this.#input({ type: 'submit', commands });
    return commands.map(({ id }) => id);
  }

  /** Does once more what was not saved; under the same ids, so that it cannot happen twice. */
  submitAgain({ commands }: Refusal): void {
    this.#spans.begin(commands);
    this.#input({ type: 'submit', commands });
  }

  /** Shows the others which region I am at. */
  select(regionId: string | null): void {
    if (regionId === this.#selection) return;
    this.#selection = regionId;
    this.#send({ type: 'presence', selection: regionId });
  }

  /** The data that is wanted from now on; without a range each source shows its own. */
  watch(wish: WatchWish): void {
    this.#watch = wish;
    this.#sendWatch();
  }

  /** Asks for a region's data once more, after it failed. */
  refresh(regionId: string): void {
    this.data.forgetProblem(regionId);
    const wish = this.#watch;
    if (!wish) return;
    this.#sendWatch(wish.regions.filter(id => id !== regionId));
    this.#sendWatch();
  }

  /** Asks for everything once more. */
  refreshAll(): void {
    for (const id of this.#watch?.regions ?? []) this.data.forgetProblem(id);
    this.#sendWatch([]);
    this.#sendWatch();
  }

  /** The network is back, or somebody presses "Try now". */
  reconnect(): void {
    this.#connection.reconnect();
  }

  networkLost(): void {
    this.#connection.suspend();
  }

  /** The page comes back from the background: is the line still there? */
  wake(): void {
    if (this.#view.link.state === 'signed-out' || this.#view.link.state === 'gone') return;
    if (this.#connection.isOpen) this.#connection.prove(() => this.#input({ type: 'opened' }));
    else this.#connection.reconnect();
  }

  close(): void {
    this.#connection.close();
    this.#listeners.clear();
  }

  #onOpened(): void {
    this.#input({ type: 'opened' });
    if (this.#selection) this.#send({ type: 'presence', selection: this.#selection });
    this.#sendWatch();
  }

  #onMessage(message: ServerMessage): void {
    if (message.type === 'data') {
      const query = this.#view.session.confirmed?.state.regions[message.regionId]?.query ?? null;
      this.data.put(message.regionId, message, query, this.#options.now());
      return;
    }
    if (message.type === 'accepted') this.#spans.settle(message.commandIds, 'done');
    this.#input({ type: 'received', message });
    if (this.#view.session.connection === 'live' && this.#view.link.state !== 'live')
      this.#change({ link: { state: 'live' } });
  }

  #input(input: Input, link?: Link): void {
    const { session, effects } = step(this.#view.session, input);
    if (session !== this.#view.session || link) this.#change({ session, ...(link ? { link } : {}) });
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'hello':
        this.#send(effect);
        return;
      case 'submit':
        this.#send({ ...effect, ...this.#spans.carried(effect.commands) });
        return;
      case 'persist':
        this.#keep(effect.pending);
        return;
      case 'refused':
        this.#spans.settle(
          effect.commands.map(({ id }) => id),
          'refused',
        );
        if (this.#refusals.size === 0) this.#unheard.push(effect);
        for (const listener of this.#refusals) listener(effect);
        return;
      case 'happened':
        for (const listener of this.#happenings) listener(effect.events);
        return;
      case 'foreign':
        this.#connection.close();
        this.#options.onForeign();
        return;
      case 'retryLater':
        this.#options.timers.set(
          () => this.#input({ type: 'retry' }),
          retryDelay(effect.setbacks - 1, this.#options.random(), effect.problem.retryAfter),
        );
        return;
    }
  }

  #keep(pending: readonly Group[]): void {
    this.#writes += 1;
    const write = this.#writes;
    if (this.#view.kept) this.#change({ kept: null });
    void this.#options.pending.save(pending).then(kept => {
      // An earlier write says nothing about what has come since.
      if (write === this.#writes && kept !== this.#view.kept) this.#change({ kept });
    });
  }

  #sendWatch(regions = this.#watch?.regions): void {
    if (!this.#watch || !regions) return;
    const { range, refresh, variables = {} } = this.#watch;
    this.#send({
      type: 'watch',
      regions: [...regions],
      ...(range ?? {}),
      ...(Object.keys(variables).length === 0 ? {} : { variables }),
      ...(refresh === undefined ? {} : { refresh }),
    });
  }

  #send(message: ClientMessage): void {
    this.#connection.send(message);
  }

  #change(part: Partial<LiveView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}
