import type { Role } from '#core/access/index.ts';
import {
  type Command,
  type DashboardEvent,
  type DashboardState,
  type Rejection,
  reject,
} from '#core/contract/index.ts';
import {
  decide,
  evolveRun,
  keepBoard,
  NO_HISTORY,
  type PersonHistory,
  remember,
} from '#core/dashboard/index.ts';
import { Board } from '#core/layout/index.ts';

/** Time and ids, which the domain does not make itself. */
export interface Clock {
  /** RFC 3339, UTC */
  readonly now: () => string;
  /** a fresh UUID */
  readonly id: () => string;
}

/** Commands of one request: they succeed or fail together. */
export interface Group {
  readonly commands: readonly Command[];
  readonly actor: string;
  readonly role: Role;
}

/** What the author of accepted commands is told. */
export interface Answer {
  /** seq of the last event of these commands */
  readonly seq: number;
  /** none, when a command is sent again after its event was folded */
  readonly events: readonly DashboardEvent[];
}

/** What a batch of requests comes to, before anything is written. */
export interface Draft<G extends Group> {
  readonly state: DashboardState;
  readonly events: readonly DashboardEvent[];
  readonly accepted: readonly (readonly [G, Answer])[];
  readonly rejected: readonly (readonly [G, Rejection])[];
}

interface Basis {
  readonly state: DashboardState;
  readonly seq: number;
  readonly histories: ReadonlyMap<string, PersonHistory>;
  readonly clock: Clock;
}

interface Outcome {
  readonly state: DashboardState;
  readonly events: readonly DashboardEvent[];
  readonly history: PersonHistory;
}

function decideOne(group: Group, basis: Basis, history: PersonHistory): Outcome | Rejection {
  let { state } = basis;
  const events: DashboardEvent[] = [];
  const at = basis.clock.now();
  // One run for each request: the state before it is needed when it is refused.
  const evolve = evolveRun();
  let board: Board | undefined;
  for (const [index, command] of group.commands.entries()) {
    // From the second command on it is cheaper to have one.
    if (index === 1) board = new Board(state.regions);
    const { actor, role } = group;
    // The command's id serves for the region it makes, too: the page has predicted the same.
    const decision = decide(state, command, { actor, role, newId: command.id, history, board });
    if ('rejection' in decision) {
      const { rejection } = decision;
      return { ...rejection, extra: { ...rejection.extra, commandId: command.id } };
    }
    const event = {
      seq: basis.seq + events.length + 1,
      id: basis.clock.id(),
      ...decision.event,
      actor,
      commandId: command.id,
      at,
    } as DashboardEvent;
    events.push(event);
    state = evolve(state, event);
    if (board) keepBoard(board, event);
    history = remember(history, event);
  }
  return { state, events, history };
}

/**
 * Decides on requests one after the other, each on what the one before left. A request that is refused
 * leaves nothing behind.
 */
export function decideGroup<G extends Group>(groups: readonly G[], basis: Basis): Draft<G> {
  let { state } = basis;
  const events: DashboardEvent[] = [];
  const accepted: [G, Answer][] = [];
  const rejected: [G, Rejection][] = [];
  const histories = new Map(basis.histories);
  const taken = new Set<string>();
  for (const group of groups) {
    const ids = group.commands.map(({ id }) => id);
    if (new Set(ids).size !== ids.length || ids.some(id => taken.has(id))) {
      rejected.push([group, reject('command-id-taken', 'Give every command an id of its own.')]);
      continue;
    }
    const seq = basis.seq + events.length;
    const outcome = decideOne(group, { ...basis, state, seq }, histories.get(group.actor) ?? NO_HISTORY);
    if ('code' in outcome) {
      rejected.push([group, outcome]);
      continue;
    }
    ({ state } = outcome);
    events.push(...outcome.events);
    if (histories.has(group.actor)) histories.set(group.actor, outcome.history);
    for (const id of ids) taken.add(id);
    accepted.push([group, { seq: seq + outcome.events.length, events: outcome.events }]);
  }
  return { state, events, accepted, rejected };
}
