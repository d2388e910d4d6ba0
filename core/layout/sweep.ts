import { Board, type Columns } from './board.ts';
import { orderByRow } from './order-by-row.ts';
import { COLUMNS, type Displaced, type Placed, type Placement } from './placement.ts';

/** What a change asks for: the regions it puts somewhere, and those it takes away (null). */
export type Wanted = ReadonlyMap<string, Placement | null>;

export interface Swept {
  /** The regions that `wanted` put somewhere, where they came to stand. */
  readonly placements: Record<string, Placement>;
  /** Every region that was not wanted and whose row changed, in the order of the sweep. */
  readonly displaced: Displaced;
  /** Rows in use afterwards. */
  readonly rows: number;
}

/**
 * Lets every region rise, from the top of the board downwards, until it touches the first row or a region
 * that came before it. The order is by row, then wanted regions before the others, then by column, then by
 * id. It alone decides the outcome, so the order of the record's keys does not matter.
 *
 * `claim`, where given, is a place that no region may hold against its newcomer: whoever overlaps it comes
 * after the wanted regions of that row, even if it starts further up.
 *
 * One pass over a skyline: the first free row of each of the 24 columns so far. The numbers are copied into
 * typed arrays once, because the placements themselves lie scattered in memory and are read several times.
 */
export function sweep(regions: Placed | Board, wanted: Wanted, claim: Placement | null = null): Swept {
  const line = read(regions, wanted);
  const { ids, wantedFrom, x, y, w, h } = line;
  const order = orderByRow(claim === null ? y : rowsUnderClaim(line, claim), (a, b) => {
    if (a >= wantedFrom !== b >= wantedFrom) return a >= wantedFrom ? -1 : 1;
    return x[a]! - x[b]! || (ids[a]! < ids[b]! ? -1 : 1);
  });

  const placements: Record<string, Placement> = {};
  const displaced: Displaced = {};
  let rows = 0;
  const skyline = new Int32Array(COLUMNS);
  for (let turn = 0; turn < order.length; turn++) {
    const index = order[turn]!;
    const left = x[index]!;
    const right = left + w[index]!;
    let top = 0;
    for (let column = left; column < right; column++) {
      if (skyline[column]! > top) top = skyline[column]!;
    }
    const bottom = top + h[index]!;
    for (let column = left; column < right; column++) skyline[column] = bottom;
    if (bottom > rows) rows = bottom;
    if (index >= wantedFrom) placements[ids[index]!] = { x: left, y: top, w: w[index]!, h: h[index]! };
    else if (top !== y[index]) displaced[ids[index]!] = [y[index]!, top];
  }
  return { placements, displaced, rows };
}

/** The regions to sweep; the wanted ones come last, from `wantedFrom` on. */
interface Line extends Columns {
  readonly wantedFrom: number;
}

function read(regions: Placed | Board, wanted: Wanted): Line {
  const columns =
    regions instanceof Board ? regions.copy(wanted.keys(), wanted.size) : columnsOf(regions, wanted);
  const { ids, x, y, w, h } = columns;
  const wantedFrom = ids.length;
  for (const [id, placement] of wanted) if (placement !== null) add(columns, id, placement);
  const end = ids.length;
  return { ids, x, y: y.subarray(0, end), w, h, wantedFrom };
}

function columnsOf(regions: Placed, without: Wanted): Columns {
  const keys = Object.keys(regions);
  // Two lists side by side: looking up each key in the record again would cost five times as much.
  const values = Object.values(regions);
  const room = keys.length + without.size;
  const columns: Columns = {
    ids: [],
    x: new Int32Array(room),
    y: new Int32Array(room),
    w: new Int32Array(room),
    h: new Int32Array(room),
  };
  for (let index = 0; index < keys.length; index++) {
    if (!without.has(keys[index]!)) add(columns, keys[index]!, values[index]!.placement);
  }
  return columns;
}

function add({ ids, x, y, w, h }: Columns, id: string, placement: Placement): void {
  const index = ids.push(id) - 1;
  x[index] = placement.x;
  y[index] = placement.y;
  w[index] = placement.w;
  h[index] = placement.h;
}

/** The rows to order by: whoever overlaps the claim counts as starting no higher than it. */
function rowsUnderClaim({ wantedFrom, x, y, w, h }: Line, claim: Placement): Int32Array {
  const right = claim.x + claim.w;
  const bottom = claim.y + claim.h;
  const rows = y.slice();
  for (let index = 0; index < wantedFrom; index++) {
    const apart =
      x[index]! >= right ||
      x[index]! + w[index]! <= claim.x ||
      y[index]! >= bottom ||
      y[index]! + h[index]! <= claim.y;
    if (!apart && rows[index]! < claim.y) rows[index] = claim.y;
  }
  return rows;
}
