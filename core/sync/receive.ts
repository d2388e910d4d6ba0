import type { Role } from '../access/index.ts';
import {
  type DashboardEvent,
  type Problem,
  type ProblemCode,
  type ServerMessage,
  type Snapshot,
  TRANSIENT,
} from '../contract/index.ts';
import { evolve, redact } from '../dashboard/index.ts';
import { type Effect, type Group, type Session, type Step, sayHello, sendPending, stay } from './model.ts';
import { predict } from './predict.ts';
import { setAside } from './refuse.ts';

/** Drops what has been committed, and shows the rest on top of what is confirmed. */
function settle(session: Session, committed: ReadonlySet<string>): Session {
  const seq = session.confirmed?.seq ?? -1;
  const pending = session.pending.filter(
    group => !(group.acceptedAt !== undefined && group.acceptedAt <= seq) && !isOneOf(group, committed),
  );
  if (pending.length === session.pending.length) return { ...session, optimistic: predict(session) };
  return { ...session, pending, setbacks: 0, optimistic: predict({ ...session, pending }) };
}

const NONE: ReadonlySet<string> = new Set();
const isOneOf = (group: Group, ids: ReadonlySet<string>) => group.commands.some(({ id }) => ids.has(id));

/**
 * The first answer of a connection: everything pending is sent. Only now is it known that what the server
 * failed on is not in the log.
 */
function goLive(session: Session, effects: readonly Effect[] = []): Step {
  if (session.connection !== 'connecting') return { session, effects };
  const { groups, refused } = setAside(session.pending);
  let live: Session = { ...session, connection: 'live' };
  if (refused.length > 0) live = settle({ ...live, pending: groups, setbacks: 0 }, NONE);
  return { session: live, effects: [...effects, ...refused, ...sendPending(live)] };
}

/** Asks for events that were heard of and have not come, once for each place in the stream. */
function fillGap({ session, effects }: Step): Step {
  const seq = session.confirmed?.seq ?? -1;
  if (session.heard === null || session.heard <= seq || session.asked === seq) return { session, effects };
  return sayHello(session, effects);
}

function onWelcome(session: Session, person: string, role: Role, self: string): Step {
  if (person !== session.person)
    return { session: { ...session, foreign: true }, effects: [{ type: 'foreign', person }] };
  const changed = session.role !== null && session.role !== role && session.confirmed !== null;
  const { confirmed } = session;
  const next = settle(
    {
      ...session,
      role,
      self,
      partial: session.partial || changed,
      confirmed: confirmed && { ...confirmed, state: redact(confirmed.state, role) },
    },
    NONE,
  );
  return changed ? sayHello(next) : stay(next);
}

/**
 * An older snapshot is a late one, except as the first thing that a connection says: it has been told our
 * seq, so the log itself has gone back (a backup was restored). What was accepted beyond it is sent again.
 */
function onSnapshot(session: Session, snapshot: Snapshot): Step {
  const { confirmed, heard } = session;
  const told = { ...session, heard: Math.max(heard ?? 0, snapshot.seq), asked: null };
  if (!confirmed || snapshot.seq >= confirmed.seq)
    return goLive(settle({ ...told, confirmed: snapshot, partial: false }, NONE));
  if (heard === null) {
    const anyAccepted = session.pending.some(({ acceptedAt }) => acceptedAt !== undefined);
    const pending = anyAccepted ? session.pending.map(({ commands }) => ({ commands })) : session.pending;
    return goLive(settle({ ...told, confirmed: snapshot, partial: false, pending }, NONE));
  }
  return session.partial ? sayHello(told) : goLive(told);
}

function onEvents(session: Session, received: readonly DashboardEvent[]): Step {
  const { confirmed, heard } = session;
  const last = received.at(-1);
  const told = { ...session, heard: Math.max(heard ?? 0, last?.seq ?? confirmed?.seq ?? 0) };
  if (!confirmed) return stay(told);
  // An empty message answers a hello; any other may be one that was on its way already.
  if (!last) return goLive({ ...told, asked: null });
  let { seq, state } = confirmed;
  const committed = new Set<string>();
  const happened: DashboardEvent[] = [];
  for (const event of received) {
    if (event.seq <= seq) continue;
    if (event.seq > seq + 1) break;
    state = evolve(state, event);
    seq = event.seq;
    committed.add(event.commandId);
    happened.push(event);
  }
  if (happened.length === 0) return seq < last.seq ? stay(told) : goLive(told);
  const next = { seq, state: session.role ? redact(state, session.role) : state };
  return goLive(settle({ ...told, confirmed: next }, committed), [{ type: 'happened', events: happened }]);
}

function onAccepted(session: Session, commandIds: readonly string[], seq: number): Step {
  const accepted = new Set(commandIds);
  if (!session.pending.some(group => isOneOf(group, accepted))) return stay(session);
  const pending = session.pending.map(group =>
    isOneOf(group, accepted) ? { ...group, acceptedAt: seq } : group,
  );
  return stay(settle({ ...session, pending, setbacks: 0 }, NONE));
}

/** The server is short of something, or fails on this group: nothing more is sent for a while. */
function pause(session: Session, index: number, problem: Problem): Step {
  if (session.paused) return stay(session);
  const setbacks = session.setbacks + 1;
  const { pending } = session;
  const group = pending[index]!;
  const failed = problem.code === ('internal' satisfies ProblemCode);
  const counted = failed ? pending.with(index, { ...group, failures: (group.failures ?? 0) + 1 }) : pending;
  return {
    session: { ...session, pending: counted, paused: true, setbacks },
    effects: [{ type: 'retryLater', problem, setbacks }],
  };
}

function onRejected(session: Session, commandIds: readonly string[], problem: Problem): Step {
  const rejected = new Set(commandIds);
  const index = session.pending.findIndex(group => isOneOf(group, rejected));
  const group = session.pending[index];
  if (!group) return stay(session);
  if (TRANSIENT.has(problem.code)) return pause(session, index, problem);
  // Behind something that waits to be sent again, a no is not final: it may lack what that one adds.
  const waits = session.pending.slice(0, index).some(({ acceptedAt }) => acceptedAt === undefined);
  if (session.paused && waits) return stay(session);
  return {
    session: settle({ ...session, pending: session.pending.toSpliced(index, 1), setbacks: 0 }, NONE),
    effects: [{ type: 'refused', commands: group.commands, problem }],
  };
}

/** What a message of the server makes of the session. */
export function receive(session: Session, message: ServerMessage): Step {
  if (session.foreign) return stay(session);
  switch (message.type) {
    case 'welcome':
      return onWelcome(session, message.person, message.role, message.connection);
    case 'snapshot':
      return fillGap(onSnapshot(session, { seq: message.seq, state: message.state }));
    case 'events':
      return fillGap(onEvents(session, message.events));
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
