/**
 * The indexes of `rows`, ordered by row and, within one row, by `compare`. Rows are integers from 0.
 *
 * A counting sort: rows are small numbers, and a comparator called n log n times would cost more than the
 * whole rest of a move. Without overlaps a row starts a few regions at most, so those are inserted in place;
 * longer runs only come from layouts with overlaps (an import) and get a proper sort.
 */
export function orderByRow(rows: Int32Array, compare: (a: number, b: number) => number): Int32Array {
  let last = 0;
  for (let index = 0; index < rows.length; index++) {
    if (rows[index]! > last) last = rows[index]!;
  }
  const next = new Int32Array(last + 2);
  for (let index = 0; index < rows.length; index++) next[rows[index]! + 1]!++;
  for (let row = 1; row <= last; row++) next[row]! += next[row - 1]!;
  const order = new Int32Array(rows.length);
  for (let index = 0; index < rows.length; index++) order[next[rows[index]!]!++] = index;

  // By now `next` holds the end of each row's run.
  let start = 0;
  while (start < order.length) {
    const end = next[rows[order[start]!]!]!;
    if (end - start > LONG_RUN) order.subarray(start, end).sort(compare);
    else if (end - start > 1) insertionSort(order, start, end, compare);
    start = end;
  }
  return order;
}

const LONG_RUN = 24;

function insertionSort(
  order: Int32Array,
  start: number,
  end: number,
  compare: (a: number, b: number) => number,
): void {
  for (let sorted = start + 1; sorted < end; sorted++) {
    const entry = order[sorted]!;
    let slot = sorted;
    while (slot > start && compare(order[slot - 1]!, entry) > 0) {
      order[slot] = order[slot - 1]!;
      slot--;
    }
    order[slot] = entry;
  }
}
