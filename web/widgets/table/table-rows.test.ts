import { describe, expect, test } from 'vitest';
import type { Column, Frame } from '#core/query/index.ts';
import { shownColumns } from './column-formats.ts';
import { allRows, columnTracks, sortedRows } from './table-rows.ts';

const frame: Frame = {
  columns: [
    { name: 'n', type: 'number', values: [2, null, 10, 1, Number.NaN] },
    { name: 'text', type: 'string', values: ['b10', 'b9', null, 'a', 'b9'] },
    { name: 'ok', type: 'boolean', values: [true, false, true, null, false] },
  ],
  rows: 5,
  at: 0,
};
const rows = allRows(frame);
const by = (column: number, descending: boolean) => sortedRows(frame, rows, { column, descending });

describe('sortedRows', () => {
  test('rows stay as they come until somebody sorts', () => {
    expect(sortedRows(frame, rows, null)).toEqual([0, 1, 2, 3, 4]);
    expect(sortedRows(frame, [3, 1], null)).toEqual([3, 1]);
  });
  test('what is missing stands at the end either way', () => {
    expect(by(0, false)).toEqual([3, 0, 2, 1, 4]);
    expect(by(0, true)).toEqual([2, 0, 3, 1, 4]);
  });
  test('texts in the order in which people count; of equals the first stays first', () => {
    expect(by(1, false)).toEqual([3, 1, 4, 0, 2]);
    expect(by(1, true)).toEqual([0, 1, 4, 3, 2]);
    expect(by(2, true)).toEqual([0, 2, 1, 4, 3]);
  });
  test('a column that is no longer there sorts nothing', () => {
    expect(by(9, true)).toEqual([0, 1, 2, 3, 4]);
  });
});

test('columns are as wide as their content, within limits', () => {
  const wide: Column[] = [
    { name: 'a', type: 'string', values: ['x'.repeat(200)] },
    { name: 'b', type: 'string', values: ['x'] },
  ];
  expect(columnTracks(shownColumns(wide, {}), false)).toBe('minmax(42ch, 42fr) minmax(8ch, 8fr)');
});

test('there is room for marks', () => {
  const number: Column[] = [{ name: 'n', type: 'number', values: [1] }];
  expect(columnTracks(shownColumns(number, {}), true)).toBe('minmax(10ch, 10fr)');
  const mappings = [{ match: 'empty', text: 'none' }];
  expect(columnTracks(shownColumns(number, { mappings }), false)).toBe('minmax(10ch, 10fr)');
});
