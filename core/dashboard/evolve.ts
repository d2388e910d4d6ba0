import type {
  DashboardEvent,
  DashboardState,
  Displaced,
  EventData,
  EventOf,
  EventType,
  Region,
} from '../contract/index.ts';
import { LIMITS } from '../contract/index.ts';
import type { Placement } from '../layout/index.ts';
import { withFields } from './fields.ts';

type Regions = DashboardState['regions'];
type Evolve<T extends EventType> = (state: DashboardState, event: EventOf<T>) => DashboardState;

/** The region a change was made to: its version counts up, and the fields remember who and when. */
function touch(region: Region, fields: readonly string[], by: string): Region {
  const version = region.version + 1;
  const touched = { ...region.touched };
  for (const field of fields) touched[field] = { version, by };
  return { ...region, version, touched };
}

function displace(regions: Regions, displaced: Displaced): Regions {
  for (const [id, [, row]] of Object.entries(displaced)) {
    const region = regions[id];
    if (region) regions[id] = { ...region, placement: { ...region.placement, y: row } };
  }
  return regions;
}

function without(record: Regions, id: string): Regions {
  const { [id]: _, ...rest } = record;
  return rest;
}

/** Forgets those removed first when too many are kept (a record keeps the order in which it was filled). */
function keepLatest(removed: Regions): Regions {
  const ids = Object.keys(removed);
  for (const id of ids.slice(0, Math.max(0, ids.length - LIMITS.removedKept))) delete removed[id];
  return removed;
}

function appear(state: DashboardState, { region, displaced }: EventData['regionAdded']): DashboardState {
  const regions = displace({ ...state.regions }, displaced);
  regions[region.id] = region;
  const removed = Object.hasOwn(state.removed, region.id) ? without(state.removed, region.id) : state.removed;
  return { ...state, regions, removed };
}

/** Somebody wanted this region here: whoever added it cannot take it away by an undo any more. */
function wanted(region: Region, by: string): Region {
  return { ...region, touched: { ...region.touched, presence: { version: region.version, by } } };
}

function placed(
  state: DashboardState,
  event: EventOf<'regionMoved' | 'regionResized'>,
  field: 'position' | 'size',
): DashboardState {
  const { regionId, after, displaced } = event.data;
  const region = state.regions[regionId];
  if (!region) return state;
  const regions = displace({ ...state.regions }, displaced);
  regions[regionId] = { ...touch(region, [field], event.actor), placement: after as Mutable<Placement> };
  return { ...state, regions };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One entry for each type of event: a new type without its meaning does not compile. */
const EVOLVE: { readonly [T in EventType]: Evolve<T> } = {
  dashboardCreated: (state, { data }) => ({ ...state, title: data.title, description: data.description }),
  dashboardRenamed: (state, { data }) => ({ ...state, title: data.after }),
  dashboardDescribed: (state, { data }) => ({ ...state, description: data.after }),
  dashboardArchived: state => ({ ...state, archived: true }),
  dashboardUnarchived: state => ({ ...state, archived: false }),
  regionAdded: (state, { data }) => appear(state, data),
  regionRestored: (state, { data, actor }) => appear(state, { ...data, region: wanted(data.region, actor) }),
  regionMoved: (state, event) => placed(state, event, 'position'),
  regionResized: (state, event) => placed(state, event, 'size'),
  regionConfigured: (state, { data, actor }) => {
    const region = state.regions[data.regionId];
    if (!region) return state;
    const fields = Object.fromEntries(
      Object.entries(data.changes).map(([field, { after }]) => [field, after]),
    );
    const next = touch(withFields(region, fields), Object.keys(fields), actor);
    return { ...state, regions: { ...state.regions, [data.regionId]: next } };
  },
  regionRemoved: (state, { data }) => ({
    ...state,
    regions: displace(without(state.regions, data.region.id), data.displaced),
    removed: keepLatest({ ...state.removed, [data.region.id]: data.region }),
  }),
};

/** @returns the state of a dashboard before its first event */
export function emptyDashboard(id: string): DashboardState {
  return { id, title: '', description: '', archived: false, regions: {}, removed: {} };
}

/**
 * Applies one event. Pure and immutable: what did not change is shared with the state before.
 *
 * @param state the state at `event.seq - 1`
 * @returns the state at `event.seq`
 */
export function evolve(state: DashboardState, event: DashboardEvent): DashboardState {
  return (EVOLVE[event.type] as Evolve<EventType>)(state, event);
}
