import { expect, test } from 'vitest';
import { extentOf, ordered, shares } from './bar-lengths.ts';

const categories = [
  { name: 'b10', values: [3] },
  { name: 'b9', values: [-1] },
];

test('the axis always holds zero', () => {
  expect(extentOf(categories, { stacked: false })).toEqual({ least: -1, most: 3 });
  expect(extentOf([{ name: 'a', values: [5] }], { stacked: false })).toEqual({ least: 0, most: 5 });
});

test('bars begin at zero, to the right or to the left', () => {
  const extent = { least: -1, most: 3 };
  expect(shares([3], extent, false)).toEqual([{ start: 0.25, length: 0.75 }]);
  expect(shares([-1], extent, false)).toEqual([{ start: 0, length: 0.25 }]);
  expect(shares([null], extent, false)).toEqual([{ start: 0.25, length: 0 }]);
});

test('stacked bars stand behind each other', () => {
  expect(shares([1, 2], { least: 0, most: 4 }, true)).toEqual([
    { start: 0, length: 0.25 },
    { start: 0, length: 0.5 },
  ]);
});

test('names are ordered as people count', () => {
  expect(ordered(categories, 'name').map(({ name }) => name)).toEqual(['b9', 'b10']);
  expect(ordered(categories, 'largest').map(({ name }) => name)).toEqual(['b10', 'b9']);
});
