import {
  type DashboardEvent,
  type DashboardState,
  type EventBody,
  LIMITS,
  type Rejection,
  reject,
} from '../contract/index.ts';
import { invert } from './invert.ts';

/** What one person can take back, and bring back, newest last. */
export interface PersonHistory {
  readonly undo: readonly DashboardEvent[];
  readonly redo: readonly DashboardEvent[];
  /** what was done earlier has been folded: it is not here because it is not kept */
  readonly folded?: boolean;
}

export const ARCHIVED: Rejection = reject('archived', 'Take the dashboard out of the archive to change it.');

export const NO_HISTORY: PersonHistory = { undo: [], redo: [] };

const dropping = (events: readonly DashboardEvent[], seq: number) =>
  events.filter(event => event.seq !== seq);

/** @returns the history after one more event of the same person */
export function remember(history: PersonHistory, event: DashboardEvent): PersonHistory {
  if (event.type === 'dashboardCreated' || event.type === 'dashboardFolded') return history;
  const { undoes, redoes } = event.data;
  if (undoes !== undefined) {
    const redo = [...history.redo, event].slice(-LIMITS.undoDepth);
    return { ...history, undo: dropping(history.undo, undoes), redo };
  }
  const undo = [...history.undo, event].slice(-LIMITS.undoDepth);
  return { ...history, undo, redo: redoes === undefined ? [] : dropping(history.redo, redoes) };
}

/** @param events of one person, oldest first */
export function historyOf(events: Iterable<DashboardEvent>): PersonHistory {
  let history = NO_HISTORY;
  for (const event of events) history = remember(history, event);
  return history;
}

/** What an event changed, so that changes of the same thing can be told from changes of others. */
function subjectsOf({ type, data }: DashboardEvent): readonly string[] {
  switch (type) {
    case 'dashboardCreated':
    case 'dashboardFolded':
      return [];
    case 'dashboardRenamed':
      return ['title'];
    case 'dashboardDescribed':
      return ['description'];
    case 'variablesSet':
      return ['variables'];
    case 'dashboardArchived':
    case 'dashboardUnarchived':
      return ['archived'];
    case 'regionAdded':
    case 'regionRemoved':
    case 'regionRestored':
      return [`${data.region.id} presence`];
    case 'regionMoved':
      return [`${data.regionId} position`];
    case 'regionResized':
      return [`${data.regionId} size`];
    case 'regionConfigured':
      return Object.keys(data.changes).map(field => `${data.regionId} ${field}`);
  }
}

/**
 * The newest of these events that can still be taken back; those that others built upon are passed over,
 * and so is everything older about the same thing: beneath a change that stands nothing can be pulled out.
 */
function takeBack(
  state: DashboardState,
  events: readonly DashboardEvent[],
  actor: string,
): { readonly body: EventBody; readonly of: number } | null {
  const settled = new Set<string>();
  for (const event of events.toReversed()) {
    const subjects = subjectsOf(event);
    const body = subjects.some(subject => settled.has(subject)) ? null : invert(state, event, actor);
    if (body) return { body, of: event.seq };
    for (const subject of subjects) settled.add(subject);
  }
  return null;
}

const tagged = (body: EventBody, origin: { undoes: number } | { redoes: number }): EventBody =>
  ({ ...body, data: { ...body.data, ...origin } }) as EventBody;

const STANDS = 'Others have changed the same things since; their changes stay.';

/** Why there is nothing to take back; what was folded was perhaps theirs, so they are told. */
function nothingLeft(
  code: 'nothing-to-undo' | 'nothing-to-redo',
  events: readonly DashboardEvent[],
  history: PersonHistory | undefined,
  never: string,
): Rejection {
  if (events.length > 0) return reject(code, STANDS);
  if (!history?.folded) return reject(code, never);
  return reject(code, `${never} Older changes have been folded into one and stay as they are.`, {
    folded: true,
  });
}

/** @returns the event that takes this person's newest change back */
export function undo(
  state: DashboardState,
  history: PersonHistory | undefined,
  actor: string,
): EventBody | Rejection {
  const events = history?.undo ?? [];
  const found = takeBack(state, events, actor);
  if (found) return tagged(found.body, { undoes: found.of });
  if (state.archived) return ARCHIVED;
  return nothingLeft(
    'nothing-to-undo',
    events,
    history,
    'You have changed nothing here that could be undone.',
  );
}

/** @returns the event that brings back what this person has undone last */
export function redo(
  state: DashboardState,
  history: PersonHistory | undefined,
  actor: string,
): EventBody | Rejection {
  const events = history?.redo ?? [];
  const found = takeBack(state, events, actor);
  if (found) return tagged(found.body, { redoes: found.of });
  if (state.archived) return ARCHIVED;
  return nothingLeft(
    'nothing-to-redo',
    events,
    history,
    'You have undone nothing here that could be brought back.',
  );
}
