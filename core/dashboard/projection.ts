import type { DashboardEvent, DashboardState, Region, Variable } from '../contract/index.ts';

/** What a batch of events changed, as the projections need it. */
export interface ProjectionChanges {
  readonly title: string;
  readonly description: string;
  readonly archived: boolean;
  readonly variables: readonly Variable[];
  /** regions that are new, changed or came back; also those changed and then removed within the batch */
  readonly upserted: readonly Region[];
  /** regions that only moved to another row: id -> row */
  readonly rows: Readonly<Record<string, number>>;
  /** regions that are removed now: id -> seq of the removing event */
  readonly removed: Readonly<Record<string, number>>;
  /** removed regions that are no longer kept */
  readonly forgotten: readonly string[];
}

/**
 * With the empty dashboard and its whole log this is the projection made anew.
 *
 * @param before the state that the events were decided on
 * @param after the state that they lead to
 */
export function projectionChanges(
  before: DashboardState,
  after: DashboardState,
  events: readonly DashboardEvent[],
): ProjectionChanges {
  const changed = new Set<string>();
  const moved = new Set<string>();
  const removedAt = new Map<string, number>();
  for (const event of events) {
    const { seq, data } = event;
    if (event.type === 'dashboardFolded') {
      for (const { id } of event.data.regions) changed.add(id);
      for (const removed of event.data.removed) {
        changed.add(removed.region.id);
        removedAt.set(removed.region.id, removed.seq);
      }
    }
    if ('displaced' in data) for (const id of Object.keys(data.displaced)) moved.add(id);
    if ('region' in data) changed.add(data.region.id);
    if ('regionId' in data) changed.add(data.regionId);
    if ('region' in data) removedAt.set(data.region.id, seq);
  }

  const upserted: Region[] = [];
  const removed: Record<string, number> = {};
  const forgotten = new Set(Object.keys(before.removed));
  for (const id of changed) {
    const region = after.regions[id] ?? after.removed[id];
    if (region) upserted.push(region);
    else forgotten.add(id);
    if (after.removed[id]) removed[id] = removedAt.get(id)!;
  }
  const rows: Record<string, number> = {};
  for (const id of moved) {
    const region = after.regions[id];
    if (region && !changed.has(id)) rows[id] = region.placement.y;
  }
  const { title, description, archived, variables } = after;
  return {
    title,
    description,
    archived,
    variables,
    upserted,
    rows,
    removed,
    forgotten: [...forgotten].filter(id => !after.removed[id] && !after.regions[id]),
  };
}
