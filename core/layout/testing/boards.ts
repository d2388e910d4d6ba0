import fc from 'fast-check';
import { settle } from '../change.ts';
import { COLUMNS, type Displaced, type Placed, type Placement } from '../placement.ts';

/** The little of a region that layout knows. */
export type Board = Record<string, { placement: Placement }>;

/** A width and height that fit the grid, mostly small so that boards get crowded. */
export const anySize: fc.Arbitrary<{ w: number; h: number }> = fc.record({
  w: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: COLUMNS })),
  h: fc.integer({ min: 1, max: 9 }),
});

/** A valid placement within the first rows. */
export const anyPlacement: fc.Arbitrary<Placement> = anySize.chain(({ w, h }) =>
  fc.record({
    x: fc.integer({ min: 0, max: COLUMNS - w }),
    y: fc.integer({ min: 0, max: 30 }),
    w: fc.constant(w),
    h: fc.constant(h),
  }),
);

/** Regions wherever they happen to be: overlapping, hovering. */
export const anyLooseBoard: fc.Arbitrary<Board> = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme-ascii' }), anyPlacement), {
    maxLength: 14,
    selector: ([id]) => id,
  })
  .map(entries => Object.fromEntries(entries.map(([id, placement]) => [`r${id}`, { placement }])));

/** A board as commands leave it. */
export const anyBoard: fc.Arbitrary<Board> = anyLooseBoard.map(board => withRows(board, settle(board)));

/** A settled board that is not empty, and the id of one of its regions. */
export const anyBoardAndId: fc.Arbitrary<{ board: Board; id: string }> = anyBoard
  .filter(board => Object.keys(board).length > 0)
  .chain(board => fc.record({ board: fc.constant(board), id: fc.constantFrom(...Object.keys(board)) }));

/** The board with the displaced regions at their new rows and, where given, other regions put or replaced. */
export function withRows(
  regions: Placed,
  displaced: Displaced,
  put: Readonly<Record<string, Placement>> = {},
): Board {
  const board: Board = { ...regions };
  for (const [id, [, y]] of Object.entries(displaced)) {
    board[id] = { placement: { ...board[id]!.placement, y } };
  }
  for (const [id, placement] of Object.entries(put)) board[id] = { placement };
  return board;
}

/** The board without one region. */
export function without(regions: Placed, id: string): Board {
  const board: Board = { ...regions };
  delete board[id];
  return board;
}

/** The same board with its keys the other way round. */
export function reversedKeys(regions: Placed): Board {
  return Object.fromEntries(Object.entries(regions).reverse());
}

export function overlap(a: Placement, b: Placement): boolean {
  return shareColumn(a, b) && a.y < b.y + b.h && b.y < a.y + a.h;
}

export function shareColumn(a: Placement, b: Placement): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w;
}
