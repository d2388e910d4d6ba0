import { expect, test } from 'vitest';
import { pointsOf } from './points.ts';

test('QUERY-9: a wider region never gets fewer points, and all widths share four numbers', () => {
  const all = Array.from({ length: 24 }, (_, n) => pointsOf(n + 1));
  expect(all).toEqual(all.toSorted((a, b) => a - b));
  expect([...new Set(all)]).toEqual([100, 200, 400, 800]);
});
