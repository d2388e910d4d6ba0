import { setImmediate } from 'node:timers/promises';
import type { Role } from '#core/access/index.ts';
import {
  type Command,
  type DashboardEvent,
  LIMITS,
  type NewRegion,
  type Region,
  reject,
} from '#core/contract/index.ts';
import { emptyDashboard, evolve, type PersonHistory, redact } from '#core/dashboard/index.ts';
import type { CommandOutcome } from '../operations/index.ts';
import { Refusal } from '../problems.ts';
import { assertStorable } from '../validation.ts';
import { createdEvent } from './created-event.ts';
import type { Answer, Clock } from './decide-group.ts';
import { decideGroup } from './decide-group.ts';
import type { Author, Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import type { Append, EventStore, StreamKey } from './store.ts';
import { asRefusal } from './unavailable.ts';

/** The use cases of dashboards; routes and the live connection call one of them each. */
export interface Dashboards {
  readonly store: EventStore;
  /** @throws Refusal dashboard-not-found */
  open(tenant: string, dashboard: string): Promise<Room>;
  /** @returns the new dashboard's first snapshot, once it is committed */
  create(
    tenant: string,
    author: Author,
    wish: { readonly title: string; readonly description?: string; readonly regions?: readonly NewRegion[] },
  ): Promise<Room>;
  submit(room: Room, commands: readonly Command[], author: Author): Promise<Answer>;
  /** @returns the state after event `seq` @throws Refusal when that lies in the future */
  at(room: Room, seq: number): Promise<{ seq: number; state: Room['state'] }>;
  /** Waits (bounded) until this process has seen `seq`. @throws Refusal unavailable when it does not come */
  reach(room: Room, seq: number): Promise<void>;
  /** @returns when everything submitted so far has been answered */
  settle(): Promise<void>;
  /** @throws Refusal region-not-found */
  region(tenant: string, dashboard: string, region: string, role: Role): Promise<Region>;
}

/** Regions of an import that are placed at a stretch. */
const IMPORT_SLICE = 20;
const NO_HISTORIES: ReadonlyMap<string, PersonHistory> = new Map();
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

async function replay(store: EventStore, key: StreamKey, until: number): Promise<Room['state']> {
  let state = emptyDashboard(key.dashboard);
  for (let after = 0; after < until; ) {
    const { events } = await store.events(key, { after, limit: LIMITS.eventsPerPage, until });
    if (events.length === 0) break;
    state = events.reduce(evolve, state);
    after = events.at(-1)!.seq;
  }
  return state;
}

export interface UseCasesOptions {
  readonly rooms: Rooms;
  readonly store: EventStore;
  readonly clock: Clock;
  /** one command has been answered, for better or worse */
  readonly onCommand: (type: Command['type'], outcome: CommandOutcome, seconds: number) => void;
}

export function makeDashboards({ rooms, store, clock, onCommand }: UseCasesOptions): Dashboards {
  const open = (tenant: string, dashboard: string) => rooms.open({ tenant, dashboard });

  return {
    store,
    open,

    async create(tenant, author, wish) {
      assertStorable(wish);
      const dashboard = clock.id();
      const first = createdEvent(wish.title, wish.description ?? '', author.actor, clock);
      const commands = (wish.regions ?? []).map(
        region => ({ id: clock.id(), type: 'addRegion', region }) satisfies Command,
      );
      const events: DashboardEvent[] = [first];
      let state = evolve(emptyDashboard(dashboard), first);
      for (let from = 0; from < commands.length; from += IMPORT_SLICE) {
        // Thousands of regions take seconds: others are served in between.
        if (from > 0) await setImmediate();
        const group = { commands: commands.slice(from, from + IMPORT_SLICE), ...author };
        const draft = decideGroup([group], { state, seq: events.length, histories: NO_HISTORIES, clock });
        const refused = draft.rejected[0];
        if (refused) throw new Refusal(refused[1]);
        events.push(...draft.events);
        ({ state } = draft);
      }
      await begin(store, {
        key: { tenant, dashboard },
        expectedSeq: 0,
        events,
        projection: {
          title: wish.title,
          description: wish.description ?? '',
          archived: false,
          upserted: Object.values(state.regions),
          rows: {},
          removed: {},
          forgotten: [],
        },
      });
      return open(tenant, dashboard);
    },

    async submit(room, commands, author) {
      const started = performance.now();
      const done = (outcome: CommandOutcome) => {
        const seconds = (performance.now() - started) / 1_000;
        for (const { type } of commands) onCommand(type, outcome, seconds);
      };
      try {
        assertStorable(commands);
        const answer = await room.submit(commands, author);
        done('accepted');
        return answer;
      } catch (error) {
        const refused = error instanceof Refusal && error.rejection.code !== 'unavailable';
        done(refused ? 'rejected' : 'failed');
        throw error;
      }
    },

    async at(room, seq) {
      if (seq > room.seq) await room.refresh();
      if (seq > room.seq)
        throw new Refusal(
          reject('not-found', `This dashboard has ${room.seq} changes so far.`, { head: room.seq }),
        );
      return { seq, state: seq === room.seq ? room.state : await replay(store, room.key, seq) };
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

    async region(tenant, dashboard, region, role) {
      const room = await open(tenant, dashboard);
      const { regions } = redact(room.state, role);
      const found = Object.hasOwn(regions, region) ? regions[region] : undefined;
      if (!found) throw new Refusal(reject('region-not-found', 'It was removed, or you may not see it.'));
      return found;
    },
  };
}
