import { describe, expect, test } from 'vitest';
import { boxOf, cellOf, scrollSpeed, sizeOf } from './geometry.ts';

const WIDTH = 24 * 50 - 8;

describe('boxOf', () => {
  test('gaps lie between regions, not around them', () => {
    expect(boxOf({ x: 0, y: 0, w: 24, h: 1 }, WIDTH)).toEqual({ left: 0, top: 0, width: WIDTH, height: 32 });
    expect(boxOf({ x: 12, y: 2, w: 6, h: 4 }, WIDTH)).toEqual({
      left: 600,
      top: 80,
      width: 292,
      height: 152,
    });
  });

  test('neighbours keep their gap where columns are no whole pixels', () => {
    for (let width = 640; width < 720; width++) {
      const left = boxOf({ x: 0, y: 0, w: 7, h: 1 }, width);
      const right = boxOf({ x: 7, y: 0, w: 17, h: 1 }, width);
      expect(right.left - (left.left + left.width)).toBe(8);
      expect(right.left + right.width).toBe(width);
    }
  });
});

describe('cellOf', () => {
  test('the nearest cell', () => {
    expect(cellOf({ left: 74, top: 19 }, { w: 2, h: 2 }, WIDTH)).toEqual({ x: 1, y: 0 });
    expect(cellOf({ left: 76, top: 21 }, { w: 2, h: 2 }, WIDTH)).toEqual({ x: 2, y: 1 });
  });

  test('stays inside the grid', () => {
    expect(cellOf({ left: -300, top: -50 }, { w: 6, h: 2 }, WIDTH)).toEqual({ x: 0, y: 0 });
    expect(cellOf({ left: 5_000, top: 1e9 }, { w: 6, h: 2 }, WIDTH)).toEqual({ x: 18, y: 9_998 });
  });
});

describe('sizeOf', () => {
  const least = { w: 2, h: 2 };
  test('the nearest size', () => {
    expect(sizeOf({ width: 292, height: 152 }, { x: 0, y: 0 }, least, WIDTH)).toEqual({ w: 6, h: 4 });
    expect(sizeOf({ width: 320, height: 171 }, { x: 0, y: 0 }, least, WIDTH)).toEqual({ w: 7, h: 4 });
  });

  test('not below the least and not beyond the last column', () => {
    expect(sizeOf({ width: -10, height: 0 }, { x: 0, y: 0 }, least, WIDTH)).toEqual(least);
    expect(sizeOf({ width: 9_999, height: 99_999 }, { x: 20, y: 0 }, least, WIDTH)).toEqual({ w: 4, h: 500 });
    expect(sizeOf({ width: 10, height: 10 }, { x: 23, y: 0 }, least, WIDTH)).toEqual({ w: 1, h: 2 });
  });
});

test('scrolling begins near the edge and grows towards it', () => {
  const view = { top: 48, bottom: 848 };
  expect(scrollSpeed(400, view)).toBe(0);
  expect(scrollSpeed(100, view)).toBeLessThan(0);
  expect(scrollSpeed(60, view)).toBeLessThan(scrollSpeed(100, view));
  expect(scrollSpeed(900, view)).toBe(1_200);
});
