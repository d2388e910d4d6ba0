import type { Command } from '../contract/index.ts';
import {
  type Group,
  type Input,
  idsOf,
  type Session,
  type Step,
  sayHello,
  sendPending,
  stay,
} from './model.ts';
import { predict, predictGroup } from './predict.ts';
import { receive } from './receive.ts';
import { refuseTooLarge } from './refuse.ts';

/**
 * The client's half of the live protocol as a pure state machine: messages and wishes go in, messages and
 * effects come out. Sockets, timers and storage are the caller's.
 *
 * What is shown is `pending` applied to `confirmed`. A pending group leaves when its events arrive, when
 * the server says it was committed before, or when it is refused; never because a connection broke.
 */

/** What one connection has said does not count for the next. */
const NEW_CONNECTION = { heard: null, asked: null, paused: false, foreign: false } as const;

function withPersist(before: Session, { session, effects }: Step): Step {
  if (before.pending === session.pending) return { session, effects };
  return { session, effects: [{ type: 'persist', pending: session.pending }, ...effects] };
}

function submit(session: Session, commands: readonly Command[]): Step {
  if (commands.length === 0) return stay(session);
  const { groups, refused } = refuseTooLarge([{ commands }]);
  if (groups.length === 0) return { session, effects: refused };
  const { optimistic, person, role } = session;
  return {
    session: {
      ...session,
      pending: [...session.pending, ...groups],
      optimistic: optimistic && predictGroup(optimistic, commands, person, role),
    },
    effects: sendPending(session, groups),
  };
}

function restore(session: Session, kept: readonly Group[]): Step {
  const known = new Set(session.pending.flatMap(idsOf));
  const unknown = kept.filter(group => !idsOf(group).some(id => known.has(id)));
  if (unknown.length === 0) return stay(session);
  const { groups, refused } = refuseTooLarge(unknown);
  const next = { ...session, pending: [...groups, ...session.pending] };
  return {
    session: { ...next, optimistic: predict(next) },
    effects: [...refused, ...sendPending(session, groups)],
  };
}

/**
 * Says hello before sending again: the server has stopped taking commands until then, and its answer
 * comes after everything it had to say about the ones before.
 */
function retry(session: Session): Step {
  const next = { ...session, paused: false };
  return session.connection === 'live' ? sayHello({ ...next, connection: 'connecting' }) : stay(next);
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
      return sayHello({ ...session, ...NEW_CONNECTION, connection: 'connecting' });
    case 'closed':
      return stay({ ...session, connection: 'offline', people: [] });
    case 'received':
      return withPersist(session, receive(session, input.message));
    case 'submit':
      return withPersist(session, submit(session, input.commands));
    case 'restored':
      return withPersist(session, restore(session, input.pending));
    case 'retry':
      return retry(session);
  }
}
