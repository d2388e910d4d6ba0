import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, move, settle } from './change.ts';
import { MAX_ROWS, type Placement } from './placement.ts';
import { rowsOf } from './rows-of.ts';
import { anyBoardAndId, anyLooseBoard, type Board, withRows } from './testing/boards.ts';
import { model } from './testing/model.ts';
import { anyScript, play } from './testing/script.ts';

describe('move', () => {
  const board: Board = {
    small: { placement: { x: 0, y: 0, w: 6, h: 2 } },
    tall: { placement: { x: 0, y: 2, w: 6, h: 10 } },
  };

  test('LAYOUT-11: up to the top of the neighbour below nothing changes', () => {
    for (const y of [0, 1, 2]) {
      expect(move(board, 'small', { x: 0, y })).toEqual({
        placement: { x: 0, y: 0, w: 6, h: 2 },
        displaced: {},
        rows: 12,
      });
    }
  });

  test('LAYOUT-11: past the top of the neighbour below, the two swap', () => {
    expect(move(board, 'small', { x: 0, y: 3 })).toEqual({
      placement: { x: 0, y: 10, w: 6, h: 2 },
      displaced: { tall: [2, 0] },
      rows: 12,
    });
  });

  test('LAYOUT-11: moved up to the top of the neighbour above, the two swap', () => {
    expect(move(board, 'tall', { x: 0, y: 1 }).displaced).toEqual({});
    expect(move(board, 'tall', { x: 0, y: 0 })).toEqual({
      placement: { x: 0, y: 0, w: 6, h: 10 },
      displaced: { small: [0, 10] },
      rows: 12,
    });
  });

  test('LAYOUT-11: moved to where it stands, everything stays', () => {
    fc.assert(
      fc.property(anyBoardAndId, ({ board, id }) => {
        const { placement } = board[id]!;
        expect(move(board, id, placement)).toEqual({ placement, displaced: {}, rows: rowsOf(board) });
      }),
    );
  });

  test('LAYOUT-18: a board that grows beyond the last row says so', () => {
    const full: Board = {};
    for (let n = 0; n < MAX_ROWS / 500; n++)
      full[`r${n}`] = { placement: { x: n === 0 ? 12 : 0, y: n * 500, w: 12, h: 500 } };
    expect(settle(full)).toEqual(
      Object.fromEntries(
        Object.keys(full)
          .slice(1)
          .map((id, n) => [id, [(n + 1) * 500, n * 500]]),
      ),
    );
    const settled = withRows(full, settle(full), { extra: { x: 0, y: MAX_ROWS - 500, w: 12, h: 500 } });
    expect(rowsOf(settled)).toBe(MAX_ROWS);
    expect(move(settled, 'r0', { x: 0, y: 0 }).rows).toBe(MAX_ROWS + 500);
  });
});

describe('settle', () => {
  test('LAYOUT-16: overlaps are mended in the order of row, column and id', () => {
    const same: Placement = { x: 2, y: 5, w: 4, h: 3 };
    expect(
      settle({
        b: { placement: same },
        a: { placement: same },
        further: { placement: { ...same, x: 3 } },
        nearer: { placement: { ...same, x: 1 } },
        higher: { placement: { ...same, y: 4 } },
      }),
    ).toEqual({ higher: [4, 0], nearer: [5, 3], a: [5, 6], b: [5, 9], further: [5, 12] });
  });

  test('LAYOUT-16: a thousand regions on one spot form a pile in the order of their ids', () => {
    const ids = Array.from({ length: 1000 }, (_, n) => `r${String((n * 37) % 1000).padStart(4, '0')}`);
    const board = Object.fromEntries(ids.map(id => [id, { placement: { x: 0, y: 7, w: 1, h: 1 } }]));
    expect(withRows(board, settle(board))).toEqual(
      Object.fromEntries(ids.toSorted().map((id, y) => [id, { placement: { x: 0, y, w: 1, h: 1 } }])),
    );
  });

  test('LAYOUT-16: any loose board settles as the rules say', () => {
    fc.assert(
      fc.property(anyLooseBoard, board => {
        expect(withRows(board, settle(board))).toEqual(model(board));
      }),
    );
  });
});

describe('arrange', () => {
  test('LAYOUT-17: with the earlier placements, any earlier board comes back exactly', () => {
    fc.assert(
      fc.property(anyScript, script => {
        const outcomes = play(script);
        const now = outcomes.at(-1)?.after ?? {};
        for (const { after: earlier } of outcomes) {
          const wanted: Record<string, Placement | null> = {};
          for (const id of Object.keys({ ...now, ...earlier })) {
            const was = earlier[id]?.placement ?? null;
            if (JSON.stringify(was) !== JSON.stringify(now[id]?.placement)) wanted[id] = was;
          }
          const { placements, displaced, rows } = arrange(now, wanted);
          const kept = Object.fromEntries(Object.entries(now).filter(([id]) => wanted[id] !== null));
          expect(withRows(kept, {}, placements)).toEqual(earlier);
          expect(Object.keys(displaced).sort()).toEqual(
            Object.keys(kept)
              .filter(id => kept[id]!.placement.y !== earlier[id]!.placement.y)
              .sort(),
          );
          for (const [id, [from, to]] of Object.entries(displaced)) {
            expect([from, to]).toEqual([now[id]!.placement.y, earlier[id]!.placement.y]);
          }
          expect(rows).toBe(rowsOf(earlier));
        }
      }),
    );
  });

  test('wanted regions come before others of the same row', () => {
    const board: Board = { a: { placement: { x: 0, y: 0, w: 4, h: 2 } } };
    expect(arrange(board, { z: { x: 1, y: 0, w: 4, h: 3 } })).toEqual({
      placements: { z: { x: 1, y: 0, w: 4, h: 3 } },
      displaced: { a: [0, 3] },
      rows: 5,
    });
    expect(() => arrange(board, { z: { x: 0, y: -1, w: 1, h: 1 } })).toThrow(RangeError);
  });
});
