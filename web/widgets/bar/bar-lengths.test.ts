import { expect, test } from 'vitest';
import { extentOf, ordered, percentages, placeOf, shares } from './bar-lengths.ts';

const categories = [
  { name: 'b10', values: [3] },
  { name: 'b9', values: [-1] },
];

test('the axis always holds zero', () => {
  expect(extentOf(categories, { stacking: 'none' })).toEqual({ least: -1, most: 3 });
  expect(extentOf([{ name: 'a', values: [5] }], { stacking: 'none' })).toEqual({ least: 0, most: 5 });
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

test('stacked bars are cut where the axis ends, and negative ones add nothing', () => {
  expect(shares([3, 3], { least: 0, most: 4 }, true)).toEqual([
    { start: 0, length: 0.75 },
    { start: 0, length: 0.25 },
  ]);
  expect(extentOf([{ name: 'a', values: [5, -4] }], { stacking: 'normal' })).toEqual({ least: 0, most: 5 });
});

test('as shares of the whole', () => {
  expect(percentages([1, 3, null])).toEqual([25, 75, null]);
  expect(percentages([0, 0])).toEqual([null, null]);
  expect(percentages([-1, 2])).toEqual([0, 100]);
  expect(extentOf([{ name: 'a', values: [5] }], { stacking: 'percent' })).toEqual({ least: 0, most: 100 });
});

test('a limit stands on the track, or nowhere', () => {
  expect(placeOf(1, { least: 0, most: 4 })).toBe(0.25);
  expect(placeOf(5, { least: 0, most: 4 })).toBeNull();
  expect(placeOf(undefined, { least: 0, most: 4 })).toBeNull();
});

test('names are ordered as people count', () => {
  expect(ordered(categories, 'name').map(({ name }) => name)).toEqual(['b9', 'b10']);
  expect(ordered(categories, 'largest').map(({ name }) => name)).toEqual(['b10', 'b9']);
});
