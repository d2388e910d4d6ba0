import { COLUMNS, type Placed, validatePlacement } from './placement.ts';
import { rowsOf } from './rows-of.ts';

const ALL_COLUMNS = 2 ** COLUMNS - 1;

/**
 * The first place in reading order (row by row, left to right) where a region of this size fits without
 * displacing anybody. There always is one: below everything else. Near `MAX_ROWS` that may be too low, so
 * the result still has to pass `validatePlacement`.
 *
 * @throws RangeError for a size that no grid can hold.
 */
export function findSpace(
  regions: Placed,
  size: { readonly w: number; readonly h: number },
): { x: number; y: number } {
  const { w, h } = size;
  const refusal = validatePlacement({ x: 0, y: 0, w, h });
  if (refusal !== null) throw new RangeError(refusal.detail);

  const taken = takenColumns(regions);
  for (let y = 0; y < taken.length; y++) {
    let blocked = 0;
    for (let row = y; row < y + h && row < taken.length && blocked !== ALL_COLUMNS; row++) {
      blocked |= taken[row]!;
    }
    const x = firstRun(ALL_COLUMNS & ~blocked, w);
    if (x !== null) return { x, y };
  }
  return { x: 0, y: taken.length };
}

/** One number for each row in use; bit n is set where column n is taken. */
function takenColumns(regions: Placed): Int32Array {
  const taken = new Int32Array(rowsOf(regions));
  for (const id of Object.keys(regions)) {
    const { x, y, w, h } = regions[id]!.placement;
    const columns = (2 ** w - 1) << x;
    for (let row = y; row < y + h; row++) taken[row]! |= columns;
  }
  return taken;
}

/** The lowest bit at which `length` bits in a row are set, or null. */
function firstRun(bits: number, length: number): number | null {
  let starts = bits;
  for (let shift = 1; shift < length; shift++) starts &= bits >> shift;
  return starts === 0 ? null : 31 - Math.clz32(starts & -starts);
}
