import { describe, expect, test } from 'vitest';
import { treatGaps } from './gaps.ts';
import type { Reading } from './series.ts';

const data = (times: number[], ...lines: Reading[][]) => ({
  times,
  series: lines.map((values, index) => ({ name: String(index), values })),
  dropped: 0,
});
const regular = [0, 10, 20, 30, 100, 110];

describe('treatGaps', () => {
  test('a pause much longer than usual is a gap; half as long is none', () => {
    const broken = treatGaps(data(regular, [1, 2, 3, 4, 5, 6]), 'break');
    expect(broken.times).toEqual([0, 10, 20, 30, 40, 100, 110]);
    expect(broken.series[0]?.values).toEqual([1, 2, 3, 4, null, 5, 6]);
    const short = data([0, 10, 20, 30, 60, 70], [1, 2, 3, 4, 5, 6]);
    expect(treatGaps(short, 'break')).toEqual(short);
  });

  test('as zero, missing values and both ends of a pause lie on the floor', () => {
    const zero = treatGaps(data(regular, [1, null, 3, 4, 5, 6]), 'zero');
    expect(zero.times).toEqual([0, 10, 20, 30, 40, 90, 100, 110]);
    expect(zero.series[0]?.values).toEqual([1, 0, 3, 4, 0, 0, 5, 6]);
  });

  test('connected, everything stays as it is', () => {
    const values = data(regular, [1, null, 3, 4, 5, 6]);
    expect(treatGaps(values, 'connect')).toBe(values);
  });

  test('lines with times of their own are drawn on where only others have a row', () => {
    const times = [0, 5, 10, 15, 20, 25, 30, 35];
    const one = [1, undefined, 2, undefined, 3, undefined, 4, undefined];
    const other = [undefined, 1, undefined, 2, undefined, 3, undefined, 4];
    expect(treatGaps(data(times, one, other), 'break').series.map(({ values }) => values)).toEqual([
      one,
      other,
    ]);
  });

  test('a long pause of one line alone is a gap of that line, and zero where that is asked for', () => {
    const times = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90];
    const full = times.map(() => 1);
    const paused = [1, 2, 3, 4, undefined, undefined, undefined, undefined, 5, 6];
    expect(treatGaps(data(times, full, paused), 'break').series[1]?.values).toEqual([
      ...[1, 2, 3, 4, null, null, null, null, 5, 6],
    ]);
    expect(treatGaps(data(times, full, paused), 'zero').series[1]?.values.slice(4, 8)).toEqual([0, 0, 0, 0]);
  });

  test('lines that come in bursts are no more broken than their own pauses', () => {
    const times = [0, 1, 60, 61, 120, 121, 180, 181, 480, 481];
    const one = times.map((_, place) => (place % 2 === 0 ? place : undefined));
    const other = times.map((_, place) => (place % 2 === 1 ? place : undefined));
    const broken = treatGaps(data(times, one, other), 'break');
    expect(broken.times).toEqual(times);
    expect(broken.series[0]?.values).toEqual([
      0,
      undefined,
      2,
      undefined,
      4,
      undefined,
      6,
      null,
      8,
      undefined,
    ]);
    expect(broken.series[1]?.values).toEqual([
      undefined,
      1,
      undefined,
      3,
      undefined,
      5,
      undefined,
      7,
      null,
      9,
    ]);
  });

  test('a gap of one line is none of another that is drawn on there', () => {
    const times = [0, 10, 20, 30, 40, 100, 110];
    const often = [1, 1, 1, 1, 1, 1, 1];
    const seldom = [1, undefined, undefined, undefined, 2, 3, undefined];
    const broken = treatGaps(data(times, often, seldom), 'break');
    expect(broken.times).toEqual([0, 10, 20, 30, 40, 50, 100, 110]);
    expect(broken.series[0]?.values[5]).toBeNull();
  });

  test('too few points to know what is usual: nothing is a gap', () => {
    const few = data([0, 10, 1_000], [1, 2, 3]);
    expect(treatGaps(few, 'break')).toEqual(few);
    expect(treatGaps(data([]), 'break').times).toEqual([]);
  });
});
