import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stack } from './stack.ts';
import { anyLooseBoard, reversedKeys } from './testing/boards.ts';

test('LAYOUT-14: by row, then column, then id', () => {
  const at = (x: number, y: number) => ({ placement: { x, y, w: 2, h: 2 } });
  expect(stack({ e: at(0, 9), c: at(4, 0), d: at(4, 0), b: at(0, 0), a: at(0, 10) })).toEqual([
    'b',
    'c',
    'd',
    'e',
    'a',
  ]);
});

test('LAYOUT-14: every region once, whatever the order of the keys', () => {
  fc.assert(
    fc.property(anyLooseBoard, board => {
      expect(stack(board).toSorted()).toEqual(Object.keys(board).toSorted());
      expect(stack(reversedKeys(board))).toEqual(stack(board));
    }),
  );
});
