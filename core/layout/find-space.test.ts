import fc from 'fast-check';
import { expect, test } from 'vitest';
import { place } from './change.ts';
import { findSpace } from './find-space.ts';
import { anyBoard, anyLooseBoard, anySize, type Board, overlap } from './testing/boards.ts';

test('LAYOUT-13: the first free place in reading order', () => {
  fc.assert(
    fc.property(anyLooseBoard, anySize, (board, { w, h }) => {
      const found = findSpace(board, { w, h });
      const isFree = (x: number, y: number) =>
        Object.values(board).every(region => !overlap(region.placement, { x, y, w, h }));
      expect(isFree(found.x, found.y)).toBe(true);
      for (let y = 0; y <= found.y; y++) {
        const end = y === found.y ? found.x : 24 - w + 1;
        for (let x = 0; x < end; x++) expect(isFree(x, y), `${x},${y}`).toBe(false);
      }
    }),
  );
});

test('LAYOUT-13: placing there displaces nobody and stays put', () => {
  fc.assert(
    fc.property(anyBoard, anySize, (board, size) => {
      const wanted = { ...findSpace(board, size), ...size };
      expect(place(board, 'new', wanted)).toMatchObject({ placement: wanted, displaced: {} });
    }),
  );
});

test('LAYOUT-13: an empty board, a full row, a size no grid can hold', () => {
  expect(findSpace({}, { w: 24, h: 3 })).toEqual({ x: 0, y: 0 });
  const board: Board = {
    left: { placement: { x: 0, y: 0, w: 18, h: 4 } },
    right: { placement: { x: 18, y: 0, w: 6, h: 2 } },
  };
  expect(findSpace(board, { w: 6, h: 9 })).toEqual({ x: 18, y: 2 });
  expect(findSpace(board, { w: 7, h: 1 })).toEqual({ x: 0, y: 4 });
  expect(() => findSpace(board, { w: 25, h: 1 })).toThrow(RangeError);
  expect(() => findSpace(board, { w: 1, h: 0 })).toThrow(RangeError);
});
