import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_SLICES, type Pie, pieSlices } from './pie-slices.ts';

const parts = (...values: (number | null)[]) => values.map((value, index) => ({ name: `p${index}`, value }));
const slicesOf = (pie: Pie) => ('slices' in pie ? pie.slices : []);

describe('pieSlices', () => {
  test('shares go round once', () => {
    expect(pieSlices(parts(1, 3), 'data')).toEqual({
      whole: 4,
      slices: [
        { part: 0, parts: 1, value: 1, share: 0.25, from: 0, to: 0.25 },
        { part: 1, parts: 1, value: 3, share: 0.75, from: 0.25, to: 1 },
      ],
    });
  });
  test('the largest first, when that is asked for', () => {
    expect(slicesOf(pieSlices(parts(1, 3, 2), 'largest')).map(({ part }) => part)).toEqual([1, 2, 0]);
  });
  test('what is missing or zero has no slice', () => {
    expect(slicesOf(pieSlices(parts(null, 0, 2), 'data')).map(({ part }) => part)).toEqual([2]);
  });
  test('beyond eight, the smaller ones are together; the others keep their order', () => {
    const slices = slicesOf(pieSlices(parts(1, 9, 8, 7, 6, 5, 4, 3, 2, 1), 'data'));
    expect(slices).toHaveLength(MOST_SLICES + 1);
    expect(slices.map(({ part }) => part)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, null]);
    expect(slices.at(-1)).toMatchObject({ parts: 2, value: 2 });
  });
  test.each([
    [parts(1, -1), /“p1” is below zero.*bars/],
    [parts(0, null), /All values are zero/],
    [parts(), /nothing to share/],
    [parts(Number.MAX_VALUE, Number.MAX_VALUE), /too large/],
  ])('%j is refused in a sentence', (values, says) => {
    expect((pieSlices(values, 'data') as { refused: string }).refused).toMatch(says);
  });
  test('whatever the values are, the slices are the whole', () => {
    const values = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(values, fc.constantFrom('data' as const, 'largest' as const), (all, order) => {
        const slices = slicesOf(pieSlices(parts(...all), order));
        expect(slices.reduce((sum, { parts: count }) => sum + count, 0)).toBe(all.length);
        expect(slices.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
        expect(slices.at(-1)?.to).toBeCloseTo(1);
      }),
    );
  });
});
