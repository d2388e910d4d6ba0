import type { Placed, Placement } from '../placement.ts';
import { type Board, overlap, shareColumn } from './boards.ts';

/**
 * The layout rules in their plainest form (LAYOUT-8 to LAYOUT-10), quadratic and without a skyline: every
 * region in its turn falls up against those that had theirs. The tests compare the real functions with it.
 */
export function model(
  regions: Placed,
  changed?: { readonly id: string; readonly wanted: Placement; readonly claims: boolean },
): Board {
  const entries = Object.entries(regions)
    .filter(([id]) => id !== changed?.id)
    .map(([id, { placement }]) => {
      const yields = changed?.claims === true && overlap(placement, changed.wanted);
      return { id, placement, row: yields ? Math.max(placement.y, changed.wanted.y) : placement.y, turn: 1 };
    });
  if (changed) entries.push({ id: changed.id, placement: changed.wanted, row: changed.wanted.y, turn: 0 });
  entries.sort(
    (a, b) => a.row - b.row || a.turn - b.turn || a.placement.x - b.placement.x || (a.id < b.id ? -1 : 1),
  );
  const settled: [string, { placement: Placement }][] = [];
  for (const { id, placement } of entries) {
    const above = settled.map(([, other]) => other.placement).filter(other => shareColumn(other, placement));
    const y = Math.max(0, ...above.map(other => other.y + other.h));
    settled.push([id, { placement: { ...placement, y } }]);
  }
  return Object.fromEntries(settled);
}
