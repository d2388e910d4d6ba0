import { describe, expect, test } from 'vitest';
import type { Column, Frame } from '#core/query/index.ts';
import { toReadings } from './readings.ts';

const frame = (...columns: Column[]): Frame => ({ columns, rows: columns[0]?.values.length ?? 0, at: 0 });
const number = (name: string, ...values: (number | null)[]): Column => ({ name, type: 'number', values });

describe('toReadings', () => {
  test('one for each line over time', () => {
    const time: Column = { name: 'time', type: 'time', values: [1, 2] };
    expect(toReadings(frame(time, number('a', 1, 2), number('b', 3, 4)), 9)?.readings).toMatchObject([
      { name: 'a', values: [1, 2] },
      { name: 'b', values: [3, 4] },
    ]);
  });
  test('one for each row with a name', () => {
    const city: Column = { name: 'city', type: 'string', values: ['x', 'y', null] };
    expect(toReadings(frame(city, number('t', 1, 2, 3)), 2)).toEqual({
      readings: [
        { name: 'x', unit: undefined, values: [1] },
        { name: 'y', unit: undefined, values: [2] },
      ],
      dropped: 1,
    });
  });
  test('else one for each number column; without one there is nothing', () => {
    expect(toReadings(frame(number('a', 1), number('a', 2)), 9)?.readings.map(({ name }) => name)).toEqual([
      'a',
      'a (2)',
    ]);
    expect(toReadings(frame({ name: 's', type: 'string', values: ['x'] }), 9)).toBeNull();
  });
});
