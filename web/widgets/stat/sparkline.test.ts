import { expect, test } from 'vitest';
import { sparklinePath } from './sparkline.ts';

test('the lowest value is at the bottom, the highest on top', () => {
  expect(sparklinePath([1, 3, 2])?.line).toBe('M0,100L50,0L100,50');
});
test('a gap breaks the line and the area', () => {
  expect(sparklinePath([1, null, 3])).toEqual({
    line: 'M0,100M100,0',
    area: 'M0,100L0,100L0,100ZM100,100L100,0L100,100Z',
  });
});
test('a flat line runs through the middle', () => {
  expect(sparklinePath([7, 7])?.line).toBe('M0,50L100,50');
  expect(sparklinePath([0, 0])?.line).toBe('M0,100L100,100');
});
test('one value is no line', () => {
  expect(sparklinePath([1, null])).toBeNull();
});
