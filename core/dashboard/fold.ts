import { type DashboardEvent, type DashboardState, type EventOf, SYSTEM } from '../contract/index.ts';
import { emptyDashboard, evolve } from './evolve.ts';

/** A log as far as it has been read from its beginning, with all that a fold at this place has to hold. */
export interface Replay {
  readonly state: DashboardState;
  /** the event that was read last; null: none yet */
  readonly last: DashboardEvent | null;
  /** who created the dashboard, and when */
  readonly created: { readonly by: string; readonly at: string };
  /** for each region that can be restored: seq of the event that removed it */
  readonly removedAt: Readonly<Record<string, number>>;
}

/** @returns a dashboard's log, of which nothing has been read yet */
export function newReplay(dashboard: string): Replay {
  return { state: emptyDashboard(dashboard), last: null, created: { by: SYSTEM, at: '' }, removedAt: {} };
}

/**
 * @param event the next one in the log
 * @param evolveNext of a run (`evolveRun`), where the states in between are not kept
 */
export function replayed(replay: Replay, event: DashboardEvent, evolveNext = evolve): Replay {
  const state = evolveNext(replay.state, event);
  const { type, data, actor, at, seq } = event;
  let { created, removedAt } = replay;
  if (type === 'dashboardCreated') created = { by: actor, at };
  if (type === 'dashboardFolded') {
    created = data.created;
    removedAt = Object.fromEntries(data.removed.map(removed => [removed.region.id, removed.seq]));
  }
  if (type === 'regionRemoved') {
    // Those that are no longer kept are forgotten here as well.
    removedAt = Object.fromEntries(
      Object.keys(state.removed).map(id => [id, id === data.region.id ? seq : removedAt[id]!]),
    );
  }
  return { state, last: event, created, removedAt };
}

/**
 * One event in place of all that were read: from it `evolve` makes the same state. It stands where the last of
 * them stood, at its time, so that the seqs behind it go on without a gap.
 *
 * @param made ids of the fold, which is nobody's command, and when it is made (RFC 3339)
 * @throws RangeError when nothing was read
 */
export function foldOf(
  { state, last, created, removedAt }: Replay,
  made: { readonly id: string; readonly commandId: string; readonly at: string },
): EventOf<'dashboardFolded'> {
  if (last === null) throw new RangeError('There is no event to fold.');
  const { title, description, archived, variables, regions, removed } = state;
  return {
    seq: last.seq,
    id: made.id,
    type: 'dashboardFolded',
    data: {
      title,
      description,
      archived,
      variables,
      regions: Object.values(regions),
      removed: Object.values(removed).map(region => ({ region, seq: removedAt[region.id]! })),
      created,
      foldedAt: made.at,
    },
    actor: SYSTEM,
    commandId: made.commandId,
    at: last.at,
  };
}
