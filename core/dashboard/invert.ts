import type {
  DashboardEvent,
  DashboardState,
  Displaced,
  EventBody,
  EventOf,
  EventType,
  FieldChange,
  Region,
} from '../contract/index.ts';
import { LIMITS } from '../contract/index.ts';
import { arrange, MAX_ROWS, type Placement, remove } from '../layout/index.ts';
import { fieldOf, sameValue } from './fields.ts';

type Regions = DashboardState['regions'];
/** null: others have built upon this event, taking it back would undo their work */
type Invert<T extends EventType> = (
  state: DashboardState,
  event: EventOf<T>,
  actor: string,
) => EventBody | null;

/** The rows the others had before, for those that stand where the event put them. */
function rowsBefore(regions: Regions, displaced: Displaced): Record<string, Placement> {
  const wanted: Record<string, Placement> = {};
  for (const [id, [before, after]] of Object.entries(displaced)) {
    const region = regions[id];
    if (region?.placement.y === after) wanted[id] = { ...region.placement, y: before };
  }
  return wanted;
}

/** Sets one region to a placement and the others back to their rows: exactly the board as it was, when nothing came between. */
function putBack(
  regions: Regions,
  id: string,
  placement: Placement,
  displaced: Displaced,
): { readonly placement: Placement; readonly displaced: Displaced } | null {
  const swept = arrange(regions, { ...rowsBefore(regions, displaced), [id]: placement });
  if (swept.rows > MAX_ROWS) return null;
  const { [id]: _, ...others } = swept.displaced;
  return { placement: swept.placements[id]!, displaced: others };
}

function reappear(state: DashboardState, region: Region, displaced: Displaced): EventBody | null {
  if (Object.keys(state.regions).length >= LIMITS.regionsPerDashboard) return null;
  const back = putBack(state.regions, region.id, region.placement, displaced);
  if (!back) return null;
  return {
    type: 'regionRestored',
    data: {
      region: { ...region, version: region.version + 1, placement: back.placement },
      displaced: back.displaced,
    },
  };
}

/** Takes away a region that this person put there, unless somebody else has worked on it since. */
function disappear(
  state: DashboardState,
  event: EventOf<'regionAdded' | 'regionRestored'>,
  actor: string,
): EventBody | null {
  const { region: added, displaced } = event.data;
  const region = state.regions[added.id];
  if (!region) return null;
  const byOthers = Object.values(region.touched).some(
    ({ by, version }) => by !== actor && version > added.version,
  );
  if (byOthers) return null;
  const { [region.id]: _, ...rest } = state.regions;
  // Closing the gap alone would not do: where it came back, some may have passed one another.
  const swept = arrange(rest, rowsBefore(rest, displaced));
  const rows = swept.rows > MAX_ROWS ? remove(state.regions, region.id).displaced : swept.displaced;
  return { type: 'regionRemoved', data: { region, displaced: rows } };
}

function unplace(
  state: DashboardState,
  event: EventOf<'regionMoved' | 'regionResized'>,
  actor: string,
): EventBody | null {
  const { regionId, before, after, displaced } = event.data;
  const region = state.regions[regionId];
  if (!region) return null;
  const { placement } = region;
  const mine = region.touched[event.type === 'regionMoved' ? 'position' : 'size']?.by === actor;
  // The row is not compared: others' regions may have pushed this one up or down.
  if (!mine || placement.x !== after.x || placement.w !== after.w || placement.h !== after.h) return null;
  const back = putBack(state.regions, regionId, before, displaced);
  if (!back) return null;
  return {
    type: event.type,
    data: { regionId, before: placement, after: back.placement, displaced: back.displaced },
  };
}

const INVERT: { readonly [T in EventType]: Invert<T> } = {
  dashboardCreated: () => null,
  dashboardFolded: () => null,
  dashboardRenamed: (state, { data }) =>
    state.title !== data.after
      ? null
      : { type: 'dashboardRenamed', data: { before: data.after, after: data.before } },
  dashboardDescribed: (state, { data }) =>
    state.description !== data.after
      ? null
      : { type: 'dashboardDescribed', data: { before: data.after, after: data.before } },
  variablesSet: (state, { data }) =>
    sameValue(state.variables, data.after)
      ? { type: 'variablesSet', data: { before: data.after, after: data.before } }
      : null,
  dashboardArchived: state => (state.archived ? { type: 'dashboardUnarchived', data: {} } : null),
  dashboardUnarchived: state => (state.archived ? null : { type: 'dashboardArchived', data: {} }),
  regionAdded: disappear,
  regionRestored: disappear,
  regionRemoved: (state, { data }, actor) => {
    const kept = Object.hasOwn(state.removed, data.region.id) ? state.removed[data.region.id] : undefined;
    if (!kept) return null;
    // It came back meanwhile through somebody else: then this removal is not the one that stands.
    const sameOne = kept.version === data.region.version || kept.touched.presence?.by === actor;
    if (!sameOne) return null;
    // Where it stood when it was removed, not where it may have stood in between.
    return reappear(state, { ...kept, placement: data.region.placement }, data.displaced);
  },
  regionMoved: unplace,
  regionResized: unplace,
  regionConfigured: (state, { data }, actor) => {
    const region = state.regions[data.regionId];
    if (!region) return null;
    const changed = Object.entries(data.changes);
    const stands = ([field, { after }]: [string, FieldChange]) =>
      region.touched[field]?.by === actor && sameValue(fieldOf(region, field), after);
    if (!changed.every(stands)) return null;
    const changes = Object.fromEntries(
      changed.map(([field, { before, after }]) => [field, { before: after, after: before }]),
    );
    return { type: 'regionConfigured', data: { regionId: region.id, changes } };
  },
};

/** Events that may be taken back while the dashboard is archived. */
const WHILE_ARCHIVED: ReadonlySet<EventType> = new Set<EventType>(['dashboardArchived']);

/**
 * The event that takes another one back. It needs no replay, because events carry the values before.
 *
 * @param state the dashboard as it is now, not as it was then
 * @param actor whose event it is
 * @returns the inverse, or null when it cannot be taken back without undoing somebody else's change
 */
export function invert(state: DashboardState, event: DashboardEvent, actor: string): EventBody | null {
  if (state.archived && !WHILE_ARCHIVED.has(event.type)) return null;
  return (INVERT[event.type] as Invert<EventType>)(state, event, actor);
}
