import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { move, place, remove, resize, settle } from './change.ts';
import type { Displaced, Placement } from './placement.ts';
import { rowsOf } from './rows-of.ts';
import { type Board, overlap, reversedKeys, shareColumn } from './testing/boards.ts';
import { model } from './testing/model.ts';
import { anyScript, type Outcome, perform, play } from './testing/script.ts';

/** Checks every step of arbitrary sessions of place, duplicate, move, resize, remove and settle. */
function afterEveryStep(check: (outcome: Outcome) => void): void {
  fc.assert(
    fc.property(anyScript, script => {
      for (const outcome of play(script)) check(outcome);
    }),
    { numRuns: 150 },
  );
}

function pairs(board: Board): [Placement, Placement][] {
  const placements = Object.values(board).map(region => region.placement);
  return placements.flatMap((a, index) =>
    placements.slice(index + 1).map((b): [typeof a, typeof b] => [a, b]),
  );
}

describe('after any sequence of changes', () => {
  test('LAYOUT-1: no two regions overlap', () => {
    afterEveryStep(({ after }) => {
      for (const [a, b] of pairs(after)) expect(overlap(a, b), JSON.stringify([a, b])).toBe(false);
    });
  });

  test('LAYOUT-2: every region lies within the columns and starts at row 0 or lower', () => {
    afterEveryStep(({ after }) => {
      for (const { placement } of Object.values(after)) {
        expect(placement.x).toBeGreaterThanOrEqual(0);
        expect(placement.x + placement.w).toBeLessThanOrEqual(24);
        expect(placement.y).toBeGreaterThanOrEqual(0);
      }
    });
  });

  test('LAYOUT-3: no region hovers', () => {
    afterEveryStep(({ after }) => {
      const placements = Object.values(after).map(region => region.placement);
      for (const p of placements) {
        const stands =
          p.y === 0 || placements.some(other => shareColumn(other, p) && other.y + other.h === p.y);
        expect(stands, JSON.stringify(p)).toBe(true);
      }
    });
  });

  test('LAYOUT-4: settling a settled board moves nothing', () => {
    afterEveryStep(({ after }) => expect(settle(after)).toEqual({}));
  });

  test('LAYOUT-5: the order of the keys does not matter, not even for the order of the answer', () => {
    fc.assert(
      fc.property(anyScript, script => {
        let board: Board = {};
        for (const [turn, step] of script.entries()) {
          const outcome = perform(board, step, turn);
          const reversed = perform(reversedKeys(board), step, turn);
          expect(reversed?.after).toEqual(outcome?.after);
          expect(JSON.stringify(reversed?.displaced)).toBe(JSON.stringify(outcome?.displaced));
          board = outcome?.after ?? board;
        }
      }),
    );
  });

  test('LAYOUT-6: the changed region has the wanted x, w and h; the others keep theirs', () => {
    afterEveryStep(({ before, after, changed }) => {
      for (const [id, { placement }] of Object.entries(after)) {
        const expected = id === changed?.id ? changed.wanted : before[id]!.placement;
        expect({ ...placement, y: 0 }).toEqual({ ...expected, y: 0 });
      }
    });
  });

  test('LAYOUT-8: every region stands where its turn puts it: row, changed first, column, id', () => {
    afterEveryStep(({ kind, before, after, changed }) => {
      if (changed) expect(after).toEqual(model(before, { ...changed, claims: kind !== 'move' }));
      else expect(after).toEqual(model(before));
    });
  });

  test('LAYOUT-8: unchanged regions never pass one another', () => {
    afterEveryStep(({ before, after, changed }) => {
      const ids = Object.keys(after).filter(id => id !== changed?.id);
      for (const above of ids) {
        for (const below of ids) {
          const was = [before[above]!.placement, before[below]!.placement] as const;
          if (!shareColumn(...was) || was[0].y >= was[1].y) continue;
          expect(after[above]!.placement.y).toBeLessThan(after[below]!.placement.y);
        }
      }
    });
  });

  test('LAYOUT-18: the outcome says how many rows are in use', () => {
    afterEveryStep(({ after, rows }) => {
      if (rows !== null) expect(rows).toBe(rowsOf(after));
    });
  });
});

describe('displaced', () => {
  test('LAYOUT-7: is exactly the difference', () => {
    afterEveryStep(({ kind, before, displaced, changed }) => {
      const claims = kind !== 'move';
      const expected = changed ? model(before, { ...changed, claims }) : model(before);
      const difference: Displaced = {};
      for (const [id, { placement }] of Object.entries(expected)) {
        const from = before[id]?.placement.y;
        if (from === undefined || id === changed?.id || from === placement.y) continue;
        difference[id] = [from, placement.y];
      }
      expect(displaced).toEqual(difference);
    });
  });

  test('LAYOUT-7: the regions passed in are never altered', () => {
    const frozen: Board = {};
    for (const [id, x] of [
      ['a', 0],
      ['b', 2],
    ] as const) {
      frozen[id] = Object.freeze({ placement: Object.freeze({ x, y: 3, w: 4, h: 2 }) });
    }
    Object.freeze(frozen);
    const copy = structuredClone(frozen);
    settle(frozen);
    place(frozen, 'c', { x: 0, y: 0, w: 24, h: 1 });
    move(frozen, 'a', { x: 5, y: 0 });
    resize(frozen, 'a', { w: 8, h: 8 });
    remove(frozen, 'a');
    expect(frozen).toEqual(copy);
  });
});

describe('misuse by the caller', () => {
  const board: Board = { a: { placement: { x: 0, y: 0, w: 4, h: 2 } } };

  test('an id that is taken, missing or a name of Object.prototype', () => {
    expect(() => place(board, 'a', { x: 0, y: 0, w: 1, h: 1 })).toThrow(RangeError);
    expect(() => move(board, 'b', { x: 0, y: 0 })).toThrow('There is no region b.');
    expect(() => resize(board, 'constructor', { w: 1, h: 1 })).toThrow(RangeError);
    expect(() => remove(board, 'toString')).toThrow(RangeError);
  });

  test('a target outside the grid', () => {
    expect(() => place(board, 'b', { x: 24, y: 0, w: 1, h: 1 })).toThrow(RangeError);
    expect(() => move(board, 'a', { x: 21, y: 0 })).toThrow(RangeError);
    expect(() => resize(board, 'a', { w: 25, h: 1 })).toThrow(RangeError);
    expect(() => resize(board, 'a', { w: Number.NaN, h: 1 })).toThrow(RangeError);
  });
});
