import { expect, test } from 'vitest';
import type { Placement } from '#core/layout/index.ts';
import { stepMove, stepResize } from './keyboard.ts';
import { changes, previewOf } from './preview.ts';

const board = (places: Record<string, [number, number, number, number]>) =>
  Object.fromEntries(
    Object.entries(places).map(([id, [x, y, w, h]]) => [
      id,
      { placement: { x, y, w, h } satisfies Placement },
    ]),
  );
const regions = board({ a: [0, 0, 12, 4], b: [0, 4, 12, 4], c: [12, 0, 12, 4] });
const at = (id: keyof typeof regions) => regions[id]!.placement;

test('down is the nearest row at which something changes: past the neighbour below', () => {
  const preview = stepMove(regions, 'a', at('a'), 'down');
  expect(preview?.placement).toEqual({ x: 0, y: 4, w: 12, h: 4 });
  expect(preview?.displaced).toEqual({ b: [4, 0] });
});

test('up passes the neighbour above', () => {
  expect(stepMove(regions, 'b', at('b'), 'up')?.placement.y).toBe(0);
});

test('nothing happens at the edges', () => {
  expect(stepMove(regions, 'a', at('a'), 'up')).toBeNull();
  expect(stepMove(regions, 'a', at('a'), 'left')).toBeNull();
  expect(stepMove(regions, 'c', at('c'), 'right')).toBeNull();
  expect(stepMove(regions, 'c', at('c'), 'down')).toBeNull();
});

test('sideways is one column, and the others flow', () => {
  const preview = stepMove(regions, 'a', at('a'), 'right');
  expect(preview?.placement).toEqual({ x: 1, y: 0, w: 12, h: 4 });
  expect(preview?.displaced).toEqual({ c: [0, 4] });
});

test('a size stops at the least and at the last column', () => {
  const least = { w: 12, h: 2 };
  expect(stepResize(regions, 'a', at('a'), 'left', least)).toBeNull();
  expect(stepResize(regions, 'c', at('c'), 'right', least)).toBeNull();
  expect(stepResize(regions, 'a', at('a'), 'up', least)?.placement).toEqual({ x: 0, y: 0, w: 12, h: 3 });
  expect(stepResize(regions, 'a', at('a'), 'up', least)?.displaced).toEqual({ b: [4, 3] });
});

test('a preview that leaves everything as it is changes nothing', () => {
  expect(changes(regions, previewOf(regions, 'a', 'move', at('a'))!)).toBe(false);
  expect(changes(regions, previewOf(regions, 'a', 'move', { ...at('a'), x: 3 })!)).toBe(true);
});
