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
/** How a record of regions becomes one that may be written to. */
type Copy = (regions: Regions) => Regions;
type Evolve<T extends EventType> = (state: DashboardState, event: EventOf<T>, copy: Copy) => DashboardState;

const fresh: Copy = regions => ({ ...regions });

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

function without(record: Regions, id: string, copy: Copy): Regions {
  if (copy === fresh) {
    // Not copied and deleted: that makes an object slow to read.
    const { [id]: _, ...rest } = record;
    return rest;
  }
  const rest = copy(record);
  delete rest[id];
  return rest;
}

/** Forgets those removed first when too many are kept (a record keeps the order in which it was filled). */
function keepLatest(removed: Regions): Regions {
  const ids = Object.keys(removed);
  for (const id of ids.slice(0, Math.max(0, ids.length - LIMITS.removedKept))) delete removed[id];
  return removed;
}

function appear(
  state: DashboardState,
  { region, displaced }: EventData['regionAdded'],
  copy: Copy,
): DashboardState {
  const regions = displace(copy(state.regions), displaced);
  regions[region.id] = region;
  const removed = Object.hasOwn(state.removed, region.id)
    ? without(state.removed, region.id, copy)
    : state.removed;
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
  copy: Copy,
): DashboardState {
  const { regionId, after, displaced } = event.data;
  const region = state.regions[regionId];
  if (!region) return state;
  const regions = displace(copy(state.regions), displaced);
  regions[regionId] = { ...touch(region, [field], event.actor), placement: after as Mutable<Placement> };
  return { ...state, regions };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One entry for each type of event: a new type without its meaning does not compile. */
const EVOLVE: { readonly [T in EventType]: Evolve<T> } = {
  dashboardCreated: (state, { data }) => ({ ...state, title: data.title, description: data.description }),
  dashboardRenamed: (state, { data }) => ({ ...state, title: data.after }),
  dashboardDescribed: (state, { data }) => ({ ...state, description: data.after }),
  variablesSet: (state, { data }) => ({ ...state, variables: [...data.after] }),
  dashboardArchived: state => ({ ...state, archived: true }),
  dashboardUnarchived: state => ({ ...state, archived: false }),
  regionAdded: (state, { data }, copy) => appear(state, data, copy),
  regionRestored: (state, { data, actor }, copy) =>
    appear(state, { ...data, region: wanted(data.region, actor) }, copy),
  regionMoved: (state, event, copy) => placed(state, event, 'position', copy),
  regionResized: (state, event, copy) => placed(state, event, 'size', copy),
  regionConfigured: (state, { data, actor }, copy) => {
    const region = state.regions[data.regionId];
    if (!region) return state;
    const fields = Object.fromEntries(
      Object.entries(data.changes).map(([field, { after }]) => [field, after]),
    );
    const next = touch(withFields(region, fields), Object.keys(fields), actor);
    const regions = copy(state.regions);
    regions[data.regionId] = next;
    return { ...state, regions };
  },
  regionRemoved: (state, { data }, copy) => {
    const removed = copy(state.removed);
    removed[data.region.id] = data.region;
    return {
      ...state,
      regions: displace(without(state.regions, data.region.id, copy), data.displaced),
      removed: keepLatest(removed),
    };
  },
  dashboardFolded: (
    { id },
    { data: { title, description, archived, variables = [], regions, removed } },
  ) => ({
    id,
    title,
    description,
    archived,
    variables: [...variables],
    regions: Object.fromEntries(regions.map(region => [region.id, region])),
    removed: Object.fromEntries(removed.map(({ region }) => [region.id, region])),
  }),
};

/** @returns the state of a dashboard before its first event */
export function emptyDashboard(id: string): DashboardState {
  return { id, title: '', description: '', archived: false, variables: [], regions: {}, removed: {} };
}

/**
 * Applies one event. Pure and immutable: what did not change is shared with the state before.
 *
 * @param state the state at `event.seq - 1`
 * @returns the state at `event.seq`
 */
export function evolve(state: DashboardState, event: DashboardEvent): DashboardState {
  return apply(state, event, fresh);
}

/**
 * `evolve` for a run of events: each record of regions is copied once, not for each event, which on large boards
 * costs more than everything else. The state that the run begins with is not altered, but those in between are, by
 * the steps that follow: keep none but the last.
 */
export function evolveRun(): typeof evolve {
  const own = new Set<Regions>();
  const copy: Copy = regions => {
    if (own.has(regions)) return regions;
    const copied = fresh(regions);
    own.add(copied);
    return copied;
  };
  return (state, event) => apply(state, event, copy);
}

/** @returns the state after all of these consecutive events */
export function evolveAll(state: DashboardState, events: readonly DashboardEvent[]): DashboardState {
  return events.reduce(evolveRun(), state);
}

function apply(state: DashboardState, event: DashboardEvent, copy: Copy): DashboardState {
  return (EVOLVE[event.type] as Evolve<EventType>)(state, event, copy);
}
