import type { Placed } from './placement.ts';

/** How many rows the regions use, from the first row to the end of the lowest region. */
export function rowsOf(regions: Placed): number {
  let rows = 0;
  for (const id of Object.keys(regions)) {
    const { y, h } = regions[id]!.placement;
    if (y + h > rows) rows = y + h;
  }
  return rows;
}
