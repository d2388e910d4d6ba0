import { Board } from './board.ts';
import { type Displaced, type Placed, type Placement, validatePlacement } from './placement.ts';
import { sweep } from './sweep.ts';

/** What became of the region that was placed, moved or resized, and of those around it. */
export interface Change {
  readonly placement: Placement;
  readonly displaced: Displaced;
  /** Rows in use afterwards. More than `MAX_ROWS` means that the board is full: refuse the change. */
  readonly rows: number;
}

/** What became of a board in which several regions were put at once. */
export interface Arrangement {
  /** Where the regions that were put came to stand. */
  readonly placements: Readonly<Record<string, Placement>>;
  /** Every region whose row changed, put or pushed, except those that came or went. */
  readonly displaced: Displaced;
  /** Rows in use afterwards; see `Change`. */
  readonly rows: number;
}

/**
 * Puts a region that is not there yet (added, restored, duplicated). It takes its place, or rises from it
 * when there is nothing to rest on; the regions it would overlap flow down.
 *
 * @throws RangeError for an id that is taken or a placement that `validatePlacement` refuses.
 */
export function place(regions: Placed | Board, id: string, wanted: Placement): Change {
  if (placementIn(regions, id)) throw new RangeError(`Region ${id} is placed already.`);
  return put(regions, id, wanted, true);
}

/**
 * Moves a region. It comes after the regions that start above its new row and before all others, so it
 * passes a neighbour when its top passes the neighbour's top.
 *
 * @throws RangeError for an unknown id or a target outside the grid.
 */
export function move(
  regions: Placed | Board,
  id: string,
  to: { readonly x: number; readonly y: number },
): Change {
  const { w, h } = placementOf(regions, id);
  return put(regions, id, { x: to.x, y: to.y, w, h }, false);
}

/**
 * Resizes a region, which keeps its top left corner (only a narrower one may rise); the regions it would
 * overlap flow down.
 *
 * @throws RangeError for an unknown id or a size that does not fit the grid from where the region stands.
 */
export function resize(
  regions: Placed | Board,
  id: string,
  to: { readonly w: number; readonly h: number },
): Change {
  const { x, y } = placementOf(regions, id);
  return put(regions, id, { x, y, w: to.w, h: to.h }, true);
}

/** Takes a region away; the others close the gap. @throws RangeError for an unknown id. */
export function remove(regions: Placed | Board, id: string): { readonly displaced: Displaced } {
  placementOf(regions, id);
  const { displaced } = sweep(regions, new Map([[id, null]]));
  return { displaced };
}

/** Compacts the whole board and mends overlaps (an import, say). Nothing moves on a settled board. */
export function settle(regions: Placed): Displaced {
  return sweep(regions, new Map()).displaced;
}

/**
 * Puts several regions at once, there already or not, or takes them away (null), and settles the board around
 * them. Meant for taking a change back: when `wanted` says for every region that differs from an earlier
 * settled board how it was there, the outcome is exactly that board.
 *
 * @throws RangeError for a placement that `validatePlacement` refuses.
 */
export function arrange(regions: Placed, wanted: Readonly<Record<string, Placement | null>>): Arrangement {
  const entries = Object.entries(wanted);
  for (const [, placement] of entries) if (placement !== null) assertValid(placement);
  const { placements, displaced, rows } = sweep(regions, new Map(entries));
  for (const [id, { y }] of Object.entries(placements)) {
    if (!Object.hasOwn(regions, id)) continue;
    const before = regions[id]!.placement.y;
    if (before !== y) displaced[id] = [before, y];
  }
  return { placements, displaced, rows };
}

function put(regions: Placed | Board, id: string, wanted: Placement, claims: boolean): Change {
  assertValid(wanted);
  const swept = sweep(regions, new Map([[id, wanted]]), claims ? wanted : null);
  return { placement: swept.placements[id]!, displaced: swept.displaced, rows: swept.rows };
}

function placementIn(regions: Placed | Board, id: string): Placement | undefined {
  if (regions instanceof Board) return regions.placementOf(id);
  return Object.hasOwn(regions, id) ? regions[id]!.placement : undefined;
}

function placementOf(regions: Placed | Board, id: string): Placement {
  const placement = placementIn(regions, id);
  if (!placement) throw new RangeError(`There is no region ${id}.`);
  return placement;
}

function assertValid(placement: Placement): void {
  const refusal = validatePlacement(placement);
  if (refusal !== null) throw new RangeError(refusal.detail);
}
