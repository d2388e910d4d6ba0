import { describe, expect, test } from 'vitest';
import type { Column } from '#core/query/index.ts';
import { rowFilter } from './table-filter.ts';

const DAY = 86_400_000;
const columns: Column[] = [
  { name: 'when', type: 'time', values: [0, DAY, 2 * DAY, null] },
  { name: 'City', type: 'string', values: ['Berlin', 'Bern', 'Rome', null] },
  { name: 'temp max', type: 'number', values: [5, -2.5, 30, null] },
  { name: 'n', type: 'number', values: [100, 200, null, 300] },
  { name: 'ok', type: 'boolean', values: [true, false, null, true] },
];
const textOf = (row: number) =>
  columns.map(({ values }) => String(values[row] ?? '–').toLowerCase()).join('\n');
const rows = [0, 1, 2, 3];
const found = (typed: string) => {
  const fits = rowFilter(typed, columns, textOf);
  return fits ? rows.filter(fits) : 'all';
};

describe('rowFilter', () => {
  test.each([
    ['', 'all'],
    ['  ', 'all'],
    ['ber', [0, 1]],
    ['BERN', [1]],
    ['ber 100', [0]],
    ['"ber" rom', []],
    ['n>100', [1, 3]],
    ['n >= 200', [1, 3]],
    ['N<=100', [0]],
    ['n=200', [1]],
    ['n!=200', [0, 2, 3]],
    ['"temp max" < 0', [1]],
    ['"temp max" < 10,5', [0, 1]],
    ['>150', [1, 3]],
    ['city:ER', [0, 1]],
    ['city=bern', [1]],
    ['city > bern', [2]],
    ['ok=yes', [0, 3]],
    ['ok!=true', [1, 2]],
    ['ok>yes', []],
    ['when>1970-01-01', [1, 2]],
    ['when=1970-01-02', [1]],
    ['when:1970-01', [0, 1, 2]],
    ['n>abc', []],
    ['n > 100 city:bern', [1]],
  ])('%s', (typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });

  test('a comparison that is not finished hides nothing', () => {
    expect(found('n')).toEqual([0, 1]);
    expect(found('n >')).toBe('all');
    expect(found('n > ')).toBe('all');
    expect(found('>')).toBe('all');
    expect(found('bern n >')).toEqual([1]);
  });

  test('what names no column is text', () => {
    expect(rowFilter('12:30', columns, () => 'at 12:30 sharp')?.(0)).toBe(true);
    expect(rowFilter('a=b', columns, () => 'nothing')?.(0)).toBe(false);
  });
});
