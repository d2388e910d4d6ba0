import type { Role } from '../access/index.ts';
import type {
  Command,
  DashboardEvent,
  DashboardState,
  Present,
  Problem,
  ProblemCode,
  ServerMessage,
  Snapshot,
} from '../contract/index.ts';
import { evolve, redact } from '../dashboard/index.ts';
import { predict } from './predict.ts';

/**
 * The client's half of the live protocol as a pure state machine: messages and wishes go in, messages and
 * effects come out. Sockets, timers and storage are the caller's.
 *
 * What is shown is `pending` applied to `confirmed`. A pending group leaves when its events arrive, when
 * the server says it was committed before, or when it is refused; never because a connection broke.
 */

/** Commands that succeed or fail together. */
export interface Group {
  readonly commands: readonly Command[];
  /** committed at or before this seq, which has not arrived here yet */
  readonly acceptedAt?: number;
}

export type Connection = 'offline' | 'connecting' | 'live';

export interface Session {
  readonly person: string;
  readonly role: Role | null;
  /** this connection's id, to tell oneself apart among those present */
  readonly self: string | null;
  readonly confirmed: Snapshot | null;
  readonly pending: readonly Group[];
  /** what to show; null until the first snapshot */
  readonly optimistic: DashboardState | null;
  readonly connection: Connection;
  readonly people: readonly Present[];
}

export type Input =
  | { readonly type: 'connecting' }
  | { readonly type: 'opened' }
  | { readonly type: 'closed' }
  | { readonly type: 'received'; readonly message: ServerMessage }
  | { readonly type: 'submit'; readonly commands: readonly Command[] }
  /** groups kept from an earlier visit, oldest first */
  | { readonly type: 'restored'; readonly pending: readonly Group[] }
  /** time to send again what the server could not take for the moment */
  | { readonly type: 'retry' };

export type Effect =
  | { readonly type: 'hello'; readonly seq: number | null }
  | { readonly type: 'submit'; readonly commands: readonly Command[] }
  /** keep these across a reload; replaces what was kept before */
  | { readonly type: 'persist'; readonly pending: readonly Group[] }
  /** tell the person: nothing of these commands was done */
  | { readonly type: 'refused'; readonly commands: readonly Command[]; readonly problem: Problem }
  /** these events happened, ours or others', in order */
  | { readonly type: 'happened'; readonly events: readonly DashboardEvent[] }
  /** the server is short of something: send `retry` after a while */
  | { readonly type: 'retryLater'; readonly problem: Problem };

export interface Step {
  readonly session: Session;
  readonly effects: readonly Effect[];
}

/** Refusals that say nothing about the commands: they stay pending. */
const TRANSIENT: ReadonlySet<string> = new Set<ProblemCode>([
  'unavailable',
  'internal',
  'too-many-requests',
  'session-expired',
  'not-signed-in',
]);

/** @param person id of the person who edits here */
export function newSession(person: string): Session {
  return {
    person,
    role: null,
    self: null,
    confirmed: null,
    pending: [],
    optimistic: null,
    connection: 'offline',
    people: [],
  };
}

const ids = (group: Group): readonly string[] => group.commands.map(({ id }) => id);
const stay = (session: Session): Step => ({ session, effects: [] });
const persist = (pending: readonly Group[]): Effect => ({ type: 'persist', pending });

/** Drops what has been committed, and shows the rest on top of what is confirmed. */
function settle(session: Session, committed: ReadonlySet<string>): Session {
  const seq = session.confirmed?.seq ?? -1;
  const pending = session.pending.filter(
    group =>
      !(group.acceptedAt !== undefined && group.acceptedAt <= seq) &&
      !ids(group).some(id => committed.has(id)),
  );
  const kept = pending.length === session.pending.length ? session.pending : pending;
  return { ...session, pending: kept, optimistic: predict({ ...session, pending: kept }) };
}

const NONE: ReadonlySet<string> = new Set();

/** The effects of reaching `live`: everything pending is sent (again: the server knows repeated ids). */
function sendAll(session: Session): readonly Effect[] {
  return session.pending
    .filter(({ acceptedAt }) => acceptedAt === undefined)
    .map(({ commands }) => ({ type: 'submit', commands }) as const);
}

function goLive(before: Session, session: Session, effects: readonly Effect[]): Step {
  if (before.connection !== 'connecting') return { session, effects };
  const live: Session = { ...session, connection: 'live' };
  return { session: live, effects: [...effects, ...sendAll(live)] };
}

function withPersist(before: Session, step: Step): Step {
  return before.pending === step.session.pending
    ? step
    : { session: step.session, effects: [persist(step.session.pending), ...step.effects] };
}

function onSnapshot(session: Session, snapshot: Snapshot): Step {
  if (session.confirmed && snapshot.seq < session.confirmed.seq) return goLive(session, session, []);
  return goLive(session, settle({ ...session, confirmed: snapshot }, NONE), []);
}

function onEvents(session: Session, received: readonly DashboardEvent[]): Step {
  const { confirmed } = session;
  if (!confirmed) return { session, effects: [{ type: 'hello', seq: null }] };
  const events = received.filter(({ seq }) => seq > confirmed.seq);
  const first = events[0];
  if (!first) return goLive(session, session, []);
  if (first.seq > confirmed.seq + 1) return { session, effects: [{ type: 'hello', seq: confirmed.seq }] };
  let { seq, state } = confirmed;
  const committed = new Set<string>();
  const happened: DashboardEvent[] = [];
  for (const event of events) {
    if (event.seq !== seq + 1) break;
    state = evolve(state, event);
    seq = event.seq;
    committed.add(event.commandId);
    happened.push(event);
  }
  const next = { seq, state: session.role ? redact(state, session.role) : state };
  return goLive(session, settle({ ...session, confirmed: next }, committed), [
    { type: 'happened', events: happened },
  ]);
}

function onAccepted(session: Session, commandIds: readonly string[], seq: number): Step {
  const accepted = new Set(commandIds);
  const pending = session.pending.map(group =>
    ids(group).some(id => accepted.has(id)) ? { ...group, acceptedAt: seq } : group,
  );
  return stay(settle({ ...session, pending }, NONE));
}

function onRejected(session: Session, commandIds: readonly string[], problem: Problem): Step {
  if (TRANSIENT.has(problem.code)) return { session, effects: [{ type: 'retryLater', problem }] };
  const rejected = new Set(commandIds);
  const isRejected = (group: Group) => ids(group).some(id => rejected.has(id));
  const refused = session.pending.filter(isRejected);
  const pending = session.pending.filter(group => !isRejected(group));
  return {
    session: settle({ ...session, pending }, NONE),
    effects: refused.map(({ commands }) => ({ type: 'refused', commands, problem })),
  };
}

function onMessage(session: Session, message: ServerMessage): Step {
  switch (message.type) {
    case 'welcome':
      return stay({ ...session, role: message.role, person: message.person, self: message.connection });
    case 'snapshot':
      return onSnapshot(session, { seq: message.seq, state: message.state });
    case 'events':
      return onEvents(session, message.events);
    case 'accepted':
      return onAccepted(session, message.commandIds, message.seq);
    case 'rejected':
      return onRejected(session, message.commandIds, message.problem);
    case 'presence':
      return stay({ ...session, people: message.people });
    case 'data':
    case 'problem':
      return stay(session);
  }
}

function submit(session: Session, commands: readonly Command[]): Step {
  if (commands.length === 0) return stay(session);
  const next = { ...session, pending: [...session.pending, { commands }] };
  return {
    session: { ...next, optimistic: predict(next) },
    effects: session.connection === 'live' ? [{ type: 'submit', commands }] : [],
  };
}

function restore(session: Session, groups: readonly Group[]): Step {
  const known = new Set(session.pending.flatMap(ids));
  const kept = groups.filter(group => !ids(group).some(id => known.has(id)));
  const next = { ...session, pending: [...kept, ...session.pending] };
  return {
    session: { ...next, optimistic: predict(next) },
    effects: session.connection === 'live' ? kept.map(({ commands }) => ({ type: 'submit', commands })) : [],
  };
}

/**
 * One step of the session.
 *
 * @returns the session afterwards and what to do, in this order
 */
export function step(session: Session, input: Input): Step {
  switch (input.type) {
    case 'connecting':
      return stay({ ...session, connection: 'connecting' });
    case 'opened':
      return {
        session: { ...session, connection: 'connecting' },
        effects: [{ type: 'hello', seq: session.confirmed?.seq ?? null }],
      };
    case 'closed':
      return stay({ ...session, connection: 'offline', people: [] });
    case 'received':
      return withPersist(session, onMessage(session, input.message));
    case 'submit':
      return withPersist(session, submit(session, input.commands));
    case 'restored':
      return withPersist(session, restore(session, input.pending));
    case 'retry':
      return { session, effects: session.connection === 'live' ? sendAll(session) : [] };
  }
}
