import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lttb } from './lttb.ts';

const curve = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 1_000 }),
    fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  ),
  {
    minLength: 1,
    maxLength: 300,
  },
);
/** @returns rising times from the steps between them */
function timesOf(steps: readonly number[]): number[] {
  let time = 0;
  return steps.map(step => {
    time += step;
    return time;
  });
}

describe('QUERY-10: LTTB', () => {
  test('QUERY-10: keeps first and last, no more than asked for, rising, and points that there are', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 2, max: 100 }), (points, wanted) => {
        const times = timesOf(points.map(([step]) => step));
        const values = points.map(([, value]) => value);
        const kept = lttb(times, [values, values.map(each => (each === null ? null : -each / 2))], wanted);
        expect(kept).toHaveLength(Math.min(points.length, wanted));
        expect(kept[0]).toBe(0);
        expect(kept.at(-1)).toBe(points.length - 1);
        for (const [at, position] of kept.entries()) {
          expect(position).toBeGreaterThan(kept[at - 1] ?? -1);
          expect(position).toBeLessThan(points.length);
        }
      }),
    );
  });

  test('QUERY-10: a lone peak stays, however thin the curve gets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 2_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 3, max: 50 }),
        fc.constantFrom(-1, 1),
        (count, place, points, sign) => {
          const peak = Math.floor(place * count);
          const times = Array.from({ length: count }, (_, at) => at * 1_000);
          const values = times.map((_, at) => (at === peak ? sign * 1_000 : 0));
          expect(lttb(times, [values], points)).toContain(peak);
        },
      ),
    );
  });

  test('QUERY-10: the peaks of two curves stay, whatever their units', () => {
    const times = Array.from({ length: 1_000 }, (_, at) => at);
    const bytes = times.map(at => (at === 333 ? 5e9 : 1e9));
    const share = times.map(at => (at === 777 ? 0.9 : 0.1));
    const kept = lttb(times, [bytes, share], 20);
    expect(kept).toContain(333);
    expect(kept).toContain(777);
  });

  test('QUERY-10: a short curve stays whole, gaps and all', () => {
    expect(lttb([1, 2, 3], [[null, 5, null]], 3)).toEqual([0, 1, 2]);
    expect(lttb([], [], 10)).toEqual([]);
    expect(lttb([1, 2, 3, 4], [[1, 2, 3, 4]], 2)).toEqual([0, 3]);
  });

  test('QUERY-10: of a sine curve its extremes stay, about', () => {
    const times = Array.from({ length: 10_000 }, (_, at) => at);
    const values = times.map(at => Math.sin(at / 500));
    const kept = lttb(times, [values], 100).map(at => values[at]!);
    expect(Math.max(...kept)).toBeGreaterThan(0.99);
    expect(Math.min(...kept)).toBeLessThan(-0.99);
  });
});
