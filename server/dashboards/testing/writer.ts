import { randomUUID } from 'node:crypto';
import type { Command, DashboardEvent, DashboardState, EventBody } from '#core/contract/index.ts';
import {
  decide,
  emptyDashboard,
  evolve,
  foldOf,
  historyOf,
  newReplay,
  projectionChanges,
  replayed,
} from '#core/dashboard/index.ts';
import type { Append, Fold, StreamKey } from '../store.ts';

type WithoutId<C> = C extends Command ? Omit<C, 'id'> & { readonly id?: string } : never;
/** A command whose id may be left out. */
export type Intent = WithoutId<Command>;

export interface Written {
  readonly append: Append;
  readonly state: DashboardState;
  readonly events: readonly DashboardEvent[];
}

export const someKey = (tenant: string = randomUUID()): StreamKey => ({ tenant, dashboard: randomUUID() });

/** When an event was made, by its seq; RFC 3339. */
export type TimeOf = (seq: number) => string;

/** A fixed time for each seq: every test's events look the same, whenever it runs. */
const fixedTime: TimeOf = seq => new Date(Date.UTC(2026, 0, 1, 0, 0, seq, seq % 1000)).toISOString();

/** So many minutes ago, a millisecond apart. */
export const minutesAgo = (minutes: number): TimeOf => {
  const from = Date.now() - minutes * 60_000;
  return seq => new Date(from + seq).toISOString();
};

function stamp(at: string, seq: number, body: EventBody, actor: string, commandId: string): DashboardEvent {
  return { seq, id: randomUUID(), ...body, actor, commandId, at } as DashboardEvent;
}

/**
 * Somebody who writes to a stream the way a room does: decides on the state they know, and describes what
 * the projections become. Keeps no copy of its own: the state is handed from call to call.
 */
export function create(
  key: StreamKey,
  title: string,
  actor = 'ada',
  commandId: string = randomUUID(),
  timeOf: TimeOf = fixedTime,
): Written {
  const before = emptyDashboard(key.dashboard);
  const event = stamp(
    timeOf(1),
    1,
    { type: 'dashboardCreated', data: { title, description: '' } },
    actor,
    commandId,
  );
  return written(key, before, 0, [event]);
}

/** @throws Error when the domain refuses a command: a test then asks for something it did not mean */
export function write(
  key: StreamKey,
  before: Written,
  intents: readonly Intent[],
  actor = 'ada',
  timeOf: TimeOf = fixedTime,
): Written {
  const events: DashboardEvent[] = [];
  const expectedSeq = before.events.at(-1)!.seq;
  let { state } = before;
  const mine = before.events.filter(event => event.actor === actor);
  for (const intent of intents) {
    const command = { id: randomUUID(), ...intent } as Command;
    const history = historyOf([...mine, ...events.filter(event => event.actor === actor)]);
    const decision = decide(state, command, { actor, role: 'editor', newId: randomUUID(), history });
    if ('rejection' in decision) throw new Error(decision.rejection.detail);
    const seq = expectedSeq + events.length + 1;
    const event = stamp(timeOf(seq), seq, decision.event, actor, command.id);
    events.push(event);
    state = evolve(state, event);
  }
  return written(key, before.state, expectedSeq, events, before.events);
}

/** @returns two batches as one: what a room makes of commands that waited at the same time */
export function merge(before: Written, first: Written | null, second: Written | null): Written | null {
  if (!first || !second) return second ?? first;
  const { key, expectedSeq } = first.append;
  const events = [...first.append.events, ...second.append.events];
  return written(key, before.state, expectedSeq, events, before.events);
}

function written(
  key: StreamKey,
  before: DashboardState,
  expectedSeq: number,
  events: readonly DashboardEvent[],
  earlier: readonly DashboardEvent[] = [],
): Written {
  const state = events.reduce(evolve, before);
  return {
    append: { key, expectedSeq, events, projection: projectionChanges(before, state, events) },
    state,
    events: [...earlier, ...events],
  };
}

/** @returns what the store is asked for to fold a log up to a seq; the log may begin with a fold */
export function foldOfLog(key: StreamKey, log: readonly DashboardEvent[], seq: number): Fold {
  const old = log.filter(event => event.seq <= seq);
  const made = { id: randomUUID(), commandId: randomUUID(), at: new Date().toISOString() };
  const event = foldOf(
    old.reduce((replay, event) => replayed(replay, event), newReplay(key.dashboard)),
    made,
  );
  return { key, event, lastId: old.at(-1)!.id };
}

/** A region of the least that a region can be. */
export const textRegion = (x = 0, y = 0, id: string = randomUUID()): Intent => ({
  type: 'addRegion',
  region: {
    id,
    title: 'Notes',
    widget: { kind: 'text', options: { text: 'Hello' } },
    placement: { x, y, w: 6, h: 4 },
  },
});
