import type { DashboardState, Region } from '#core/contract/index.ts';

/** A region as append_events() takes it: its place in columns, everything else in one value. */
export interface RegionRow {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly body: Omit<Region, 'id' | 'placement'>;
}

export function toRow({ id, placement: { x, y, w, h }, ...body }: Region): RegionRow {
  return { id, x, y, w, h, body };
}

/** As the projection is read: [id, x, y, w, h, body, removed_seq]. */
export type StoredRegion = readonly [
  string,
  number,
  number,
  number,
  number,
  RegionRow['body'],
  number | null,
];

/**
 * @param rows removed ones in the order of their removal: which is the oldest is read from the record's order
 * @returns the regions of a dashboard, and its removed ones
 */
export function toRegions(rows: readonly StoredRegion[]): Pick<DashboardState, 'regions' | 'removed'> {
  const regions: DashboardState['regions'] = {};
  const removed: DashboardState['removed'] = {};
  for (const [id, x, y, w, h, body, removedSeq] of rows)
    (removedSeq === null ? regions : removed)[id] = { id, ...body, placement: { x, y, w, h } };
  return { regions, removed };
}
