import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averageBuckets } from './average.ts';
import { bucketStart, bucketWidth } from './bucket.ts';

const time = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) });

describe('bucketWidth', () => {
  test.each([
    ['15 minutes', 15 * 60_000, 600, 2_000],
    ['an hour', 3_600_000, 300, 15_000],
    ['a day', 86_400_000, 300, 300_000],
    ['four years', 1_461 * 86_400_000, 300, 7 * 86_400_000],
    ['nothing', 0, 300, 1],
  ])('%s', (_, span, points, width) => {
    expect(bucketWidth({ from: 1_000_000, to: 1_000_000 + span }, points)).toBe(width);
  });

  test('QUERY-5: never needs more buckets than asked for', () => {
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 2_000 }), (a, b, points) => {
        const range = { from: Math.min(a, b), to: Math.max(a, b) };
        const width = bucketWidth(range, points);
        expect(Number.isInteger(width)).toBe(true);
        expect((range.to - range.from) / width).toBeLessThanOrEqual(points);
      }),
    );
  });
});

describe('bucketStart', () => {
  test('QUERY-5: weeks begin on Mondays, days at midnight', () => {
    const thursday = Date.UTC(2026, 0, 1, 13, 5);
    expect(new Date(bucketStart(thursday, 7 * 86_400_000)).toISOString()).toBe('2025-12-29T00:00:00.000Z');
    expect(new Date(bucketStart(thursday, 86_400_000)).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  test('holds the moment, also before 1970', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 1e9 }), (at, width) => {
        const start = bucketStart(at, width);
        expect(start).toBeLessThanOrEqual(at);
        expect(start + width).toBeGreaterThan(at);
        expect(bucketStart(start, width)).toBe(start);
      }),
    );
  });
});

describe('averageBuckets', () => {
  test('QUERY-6: averages what is known and says null where nothing is', () => {
    const { times, values } = averageBuckets(
      [10_000, 11_000, 12_000, 14_000],
      [
        [1, 3, Number.NaN, 8],
        [Number.NaN, Number.NaN, 5, 6],
      ],
      2_000,
    );
    expect(times).toEqual([10_000, 12_000, 14_000]);
    expect(values).toEqual([
      [2, null, 8],
      [null, 5, 6],
    ]);
  });

  test('no samples, no points', () => {
    expect(averageBuckets([], [[]], 1_000)).toEqual({ times: [], values: [[]] });
  });
});
