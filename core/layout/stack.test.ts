import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stack } from './stack.ts';
import { anyLooseBoard, reversedKeys } from './testing/boards.ts';

test('LAYOUT-14: by row, then column, then id', () => {
  const at = (x: number, y: number) => ({ placement: { x, y, w: 2, h: 2 } });
  const board = { low: at(0, 9), b: at(4, 0), a: at(4, 0), first: at(0, 0), last: at(0, 10) };
  expect(stack(board)).toEqual(['first', 'a', 'b', 'low', 'last']);
});

test('LAYOUT-14: every region once, whatever the order of the keys', () => {
  fc.assert(
    fc.property(anyLooseBoard, board => {
      expect(stack(board).toSorted()).toEqual(Object.keys(board).toSorted());
      expect(stack(reversedKeys(board))).toEqual(stack(board));
    }),
  );
});
