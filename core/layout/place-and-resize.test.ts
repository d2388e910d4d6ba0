import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { place, remove, resize } from './change.ts';
import {
  anyBoard,
  anyBoardAndId,
  anyPlacement,
  anySize,
  type Board,
  without,
  withRows,
} from './testing/boards.ts';

describe('place', () => {
  test('LAYOUT-9: the region takes its place or rises from it, and never ends lower', () => {
    fc.assert(
      fc.property(anyBoard, anyPlacement, (board, wanted) => {
        expect(place(board, 'new', wanted).placement.y).toBeLessThanOrEqual(wanted.y);
      }),
    );
  });

  test('LAYOUT-9: a region that starts higher but reaches into the place flows down', () => {
    const board: Board = {
      floor: { placement: { x: 6, y: 0, w: 6, h: 4 } },
      tall: { placement: { x: 0, y: 0, w: 6, h: 10 } },
    };
    expect(place(board, 'new', { x: 3, y: 4, w: 6, h: 2 })).toEqual({
      placement: { x: 3, y: 4, w: 6, h: 2 },
      displaced: { tall: [0, 6] },
      rows: 16,
    });
  });

  test('LAYOUT-9: removing it again restores the board exactly', () => {
    fc.assert(
      fc.property(anyBoard, anyPlacement, (board, wanted) => {
        const { placement, displaced } = place(board, 'new', wanted);
        const placed = withRows(board, displaced, { new: placement });
        expect(withRows(without(placed, 'new'), remove(placed, 'new').displaced)).toEqual(board);
      }),
    );
  });
});

describe('resize', () => {
  test('LAYOUT-10: a region that does not get narrower keeps its top left corner', () => {
    fc.assert(
      fc.property(anyBoardAndId, anySize, ({ board, id }, size) => {
        const { x, y, w: before } = board[id]!.placement;
        const w = Math.max(before, Math.min(size.w, 24 - x));
        expect(resize(board, id, { w, h: size.h }).placement).toEqual({ x, y, w, h: size.h });
      }),
    );
  });

  test('LAYOUT-10: a narrower region may rise, never sink', () => {
    fc.assert(
      fc.property(anyBoardAndId, fc.integer({ min: 1, max: 24 }), ({ board, id }, narrower) => {
        const { y, w, h } = board[id]!.placement;
        expect(resize(board, id, { w: Math.min(narrower, w), h }).placement.y).toBeLessThanOrEqual(y);
      }),
    );
    const board: Board = {
      support: { placement: { x: 6, y: 0, w: 6, h: 2 } },
      narrower: { placement: { x: 0, y: 2, w: 12, h: 2 } },
    };
    expect(resize(board, 'narrower', { w: 6, h: 2 }).placement).toEqual({ x: 0, y: 0, w: 6, h: 2 });
  });

  test('LAYOUT-10: a taller neighbour that starts higher makes way', () => {
    const board: Board = {
      head: { placement: { x: 0, y: 0, w: 6, h: 2 } },
      wider: { placement: { x: 0, y: 2, w: 6, h: 2 } },
      tall: { placement: { x: 6, y: 0, w: 6, h: 10 } },
    };
    expect(resize(board, 'wider', { w: 8, h: 3 })).toEqual({
      placement: { x: 0, y: 2, w: 8, h: 3 },
      displaced: { tall: [0, 5] },
      rows: 15,
    });
  });
});

describe('remove', () => {
  test('LAYOUT-12: the others only rise', () => {
    fc.assert(
      fc.property(anyBoardAndId, ({ board, id }) => {
        for (const [from, to] of Object.values(remove(board, id).displaced)) expect(to).toBeLessThan(from);
      }),
    );
  });

  test('LAYOUT-12: the gap closes', () => {
    const board: Board = {
      gone: { placement: { x: 0, y: 0, w: 6, h: 3 } },
      under: { placement: { x: 0, y: 3, w: 6, h: 2 } },
      beside: { placement: { x: 6, y: 0, w: 6, h: 3 } },
    };
    expect(remove(board, 'gone')).toEqual({ displaced: { under: [3, 0] } });
  });
});
