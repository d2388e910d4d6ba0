import type { Role } from '#core/access/index.ts';
import {
  type Command,
  LIMITS,
  RESUME_WINDOW_MS,
  type Region,
  reject,
  type Variable,
} from '#core/contract/index.ts';
import { emptyDashboard, evolveAll, redact } from '#core/dashboard/index.ts';
import type { CommandOutcome, Instruments } from '../operations/index.ts';
import { Refusal } from '../problems.ts';
import { assertStorable } from '../validation.ts';
import { tracedCommands } from './command-span.ts';
import type { Answer, Clock } from './decide-group.ts';
import { type DashboardWish, firstAppend } from './first-append.ts';
import type { Author, Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import type { Append, EventStore, LogBeginning, StreamKey } from './store.ts';
import { asRefusal } from './unavailable.ts';

/** The use cases of dashboards; routes and the live connection call one of them each. */
export interface Dashboards {
  readonly store: EventStore;
  /** @throws Refusal dashboard-not-found */
  open(tenant: string, dashboard: string): Promise<Room>;
  /** @returns the new dashboard's first snapshot, once it is committed */
  create(tenant: string, author: Author, wish: DashboardWish): Promise<Room>;
  /**
   * Creates a dashboard under an id that its maker chose, once: one that was created before stays as it is, changed
   * or archived, also when several processes try at the same time.
   * @returns whether it was created now
   */
  createOnce(key: StreamKey, author: Author, wish: DashboardWish): Promise<boolean>;
  submit(room: Room, commands: readonly Command[], author: Author): Promise<Answer>;
  /** @returns the state after event `seq` @throws Refusal when that lies in the future, or was folded */
  at(room: Room, seq: number): Promise<{ seq: number; state: Room['state'] }>;
  /** @returns a page of the log, how far back it reaches, and for how long events are kept at least (null: for ever) */
  log(
    room: Room,
    range: { readonly after: number; readonly limit: number },
  ): Promise<
    Awaited<ReturnType<EventStore['events']>> & {
      readonly begins: LogBeginning | null;
      readonly keptSeconds: number | null;
    }
  >;
  /** Waits (bounded) until this process has seen `seq`. @throws Refusal unavailable when it does not come */
  reach(room: Room, seq: number): Promise<void>;
  /** @returns when everything submitted so far has been answered */
  settle(): Promise<void>;
  /** @throws Refusal dashboard-not-found */
  variables(tenant: string, dashboard: string): Promise<readonly Variable[]>;
  /** @throws Refusal region-not-found */
  region(tenant: string, dashboard: string, region: string, role: Role): Promise<Region>;
}

/** How long `min_seq` waits for another process' commit, ms. */
const REACH_MS = 3_000;

/** Writes the first events of a stream. Its id is new, so that a lost answer is found out by looking. */
async function begin(store: EventStore, first: Append): Promise<void> {
  try {
    const { outcome } = await store.append(first);
    if (outcome !== 'appended') throw new Error(`A new dashboard was answered with ${outcome}.`);
  } catch (error) {
    const refusal = asRefusal(error);
    const isThere = refusal !== error && (await store.load(first.key).catch(() => null)) !== null;
    if (!isThere) throw refusal;
  }
}

/** @returns the state after event `until`; null when it is not in the log (any more) */
async function replay(store: EventStore, key: StreamKey, until: number): Promise<Room['state'] | null> {
  let state = emptyDashboard(key.dashboard);
  for (let after = 0; after < until; ) {
    const { events } = await store.events(key, { after, limit: LIMITS.eventsPerPage, until });
    const [first] = events;
    // A log begins with its creation or with a fold; it may be folded while it is read.
    if (!first || (after > 0 && first.seq !== after + 1)) return null;
    state = evolveAll(state, events);
    after = events.at(-1)!.seq;
  }
  return state;
}

function folded(begins: LogBeginning | null): Refusal {
  const from = begins ? `; it begins with change ${begins.seq}, of ${begins.at}` : '';
  return new Refusal(reject('history-folded', `This part of the history is not kept${from}.`, { begins }));
}

/** @returns the command that lost against somebody else's change, if that is what the error says */
function conflictIn(error: unknown, commands: readonly Command[]): Command | undefined {
  if (!(error instanceof Refusal) || error.rejection.code !== 'version-conflict') return undefined;
  return commands.find(({ id }) => id === error.rejection.extra?.commandId);
}

export interface UseCasesOptions {
  readonly rooms: Rooms;
  readonly store: EventStore;
  readonly clock: Clock;
  /** old events are folded */
  readonly folding: boolean;
  /** one command has been answered, for better or worse */
  readonly onCommand: Instruments['commandDone'];
  /** one was refused because somebody else had changed the same field */
  readonly onConflict?: Instruments['commandConflict'];
}

export function makeDashboards(options: UseCasesOptions): Dashboards {
  const { rooms, store, clock, folding, onCommand, onConflict } = options;
  const open = (tenant: string, dashboard: string) => rooms.open({ tenant, dashboard });

  return {
    store,
    open,

    async create(tenant, author, wish) {
      const dashboard = clock.id();
      await begin(store, await firstAppend({ tenant, dashboard }, author, wish, clock));
      return open(tenant, dashboard);
    },

    async createOnce(key, author, wish) {
      // A lost answer needs no finding out: trying again changes nothing.
      const { outcome } = await store.append(await firstAppend(key, author, wish, clock));
      return outcome === 'appended';
    },

    async submit(room, commands, author) {
      const started = performance.now();
      const done = (outcome: CommandOutcome) => {
        const seconds = (performance.now() - started) / 1_000;
        for (const { type } of commands) onCommand(type, outcome, seconds);
      };
      try {
        assertStorable(commands);
        const answer = await tracedCommands(commands, room.key, () => room.submit(commands, author));
        done('accepted');
        return answer;
      } catch (error) {
        const refused = error instanceof Refusal && error.rejection.code !== 'unavailable';
        done(refused ? 'rejected' : 'failed');
        const conflict = conflictIn(error, commands);
        if (conflict) onConflict?.(conflict.type);
        throw error;
      }
    },

    async at(room, seq) {
      if (seq > room.seq) await room.refresh();
      if (seq > room.seq)
        throw new Refusal(
          reject('not-found', `This dashboard has ${room.seq} changes so far.`, { head: room.seq }),
        );
      if (seq === room.seq) return { seq, state: room.state };
      const state = await replay(store, room.key, seq);
      if (state === null) throw folded(await store.begins(room.key));
      return { seq, state };
    },

    async log({ key }, range) {
      const page = await store.events(key, range);
      return {
        ...page,
        begins: await store.begins(key),
        keptSeconds: folding ? RESUME_WINDOW_MS / 1_000 : null,
      };
    },

    async reach(room, seq) {
      if (room.seq >= seq) return;
      await room.refresh();
      if (room.seq >= seq) return;
      await new Promise<void>((resolve, fail) => {
        const stop = room.listen(() => {
          if (room.seq >= seq) done(resolve);
        });
        const timer = setTimeout(() => {
          const detail = `This server has seen ${room.seq} changes so far. Ask again in a moment.`;
          done(() =>
            fail(new Refusal(reject('unavailable', detail, { head: room.seq }), { 'retry-after': '1' })),
          );
        }, REACH_MS);
        const done = (then: () => void) => {
          clearTimeout(timer);
          stop();
          then();
        };
      });
    },

    settle: () => rooms.settle(),

    variables: async (tenant, dashboard) => (await open(tenant, dashboard)).state.variables,

    async region(tenant, dashboard, region, role) {
      const room = await open(tenant, dashboard);
      const { regions } = redact(room.state, role);
      const found = Object.hasOwn(regions, region) ? regions[region] : undefined;
      if (!found) throw new Refusal(reject('region-not-found', 'It was removed, or you may not see it.'));
      return found;
    },
  };
}
