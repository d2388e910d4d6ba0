import type { Placed } from './placement.ts';

/** All ids in reading order (row, column, id): the order for one column on a phone and for the keyboard. */
export function stack(regions: Placed): string[] {
  return Object.keys(regions).sort((a, b) => {
    const first = regions[a]!.placement;
    const second = regions[b]!.placement;
    return first.y - second.y || first.x - second.x || (a < b ? -1 : 1);
  });
}
