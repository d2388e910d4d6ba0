import { describe, expect, test } from 'vitest';
import type { Column, Frame } from '#core/query/index.ts';
import { MOST_SERIES, toTimeSeries } from './to-time-series.ts';

const frame = (...columns: Column[]): Frame => ({ columns, rows: columns[0]?.values.length ?? 0, at: 0 });
const time = (...values: (number | null)[]): Column => ({ name: 'time', type: 'time', values });
const number = (name: string, ...values: (number | null)[]): Column => ({ name, type: 'number', values });
const text = (name: string, ...values: (string | null)[]): Column => ({ name, type: 'string', values });

describe('toTimeSeries', () => {
  test('one line for each number column', () => {
    const data = toTimeSeries(frame(time(1, 2), number('a', 5, null), number('b', 7, 8)));
    expect(data?.times).toEqual([1, 2]);
    expect(data?.series.map(({ name, values }) => [name, values])).toEqual([
      ['a', [5, null]],
      ['b', [7, 8]],
    ]);
  });

  test('one line for each name beside the time', () => {
    const data = toTimeSeries(frame(time(1, 1, 2), text('city', 'x', 'y', 'y'), number('t', 1, 2, 3)));
    expect(data?.series.map(({ name, values }) => [name, values])).toEqual([
      ['x', [1, undefined]],
      ['y', [2, 3]],
    ]);
  });

  test('ten thousand lines are cut to what can be drawn, and the rest is counted', () => {
    const names = Array.from({ length: 10_000 }, (_, row) => `device ${row}`);
    const data = toTimeSeries(
      frame(
        time(...names.map((_, row) => row)),
        text('device', ...names),
        number('n', ...names.map(() => 1)),
      ),
    );
    expect(data?.series).toHaveLength(MOST_SERIES);
    expect(data?.dropped).toBe(10_000 - MOST_SERIES);
    expect(data?.times).toHaveLength(10_000);
  });

  test('columns of the same name are told apart', () => {
    const data = toTimeSeries(frame(time(1), number('a', 1), number('a', 2), number('a (2)', 3)));
    expect(data?.series.map(({ name }) => name)).toEqual(['a', 'a (2)', 'a (2) (2)']);
  });

  test('times come in order and once; of several rows the last one counts', () => {
    const data = toTimeSeries(frame(time(3, 1, 3, null), number('a', 30, 10, 31, 99)));
    expect(data?.times).toEqual([1, 3]);
    expect(data?.series[0]?.values).toEqual([10, 31]);
  });

  test('a pause becomes a gap', () => {
    const data = toTimeSeries(frame(time(0, 10, 20, 30, 100, 110), number('a', 1, 2, 3, 4, 5, 6)));
    expect(data?.times).toEqual([0, 10, 20, 30, 40, 100, 110]);
    expect(data?.series[0]?.values).toEqual([1, 2, 3, 4, null, 5, 6]);
  });

  test('values that are no finite numbers are gaps', () => {
    const data = toTimeSeries(frame(time(1, 2), number('a', Number.NaN, Number.POSITIVE_INFINITY)));
    expect(data?.series[0]?.values).toEqual([null, null]);
  });

  test('without time or numbers there is nothing to draw', () => {
    expect(toTimeSeries(frame(number('a', 1)))).toBeNull();
    expect(toTimeSeries(frame(time(1)))).toBeNull();
  });
});
