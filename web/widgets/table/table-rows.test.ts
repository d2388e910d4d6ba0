import { expect, test } from 'vitest';
import type { Frame } from '#core/query/index.ts';
import { sortedRows } from './table-rows.ts';

const frame: Frame = {
  columns: [{ name: 'n', type: 'number', values: [2, null, 10, 1] }],
  rows: 4,
  at: 0,
};

test('rows stay as they come until somebody sorts', () => {
  expect(sortedRows(frame, null)).toEqual([0, 1, 2, 3]);
});
test('what is missing stands at the end either way', () => {
  expect(sortedRows(frame, { column: 0, descending: false })).toEqual([3, 0, 2, 1]);
  expect(sortedRows(frame, { column: 0, descending: true })).toEqual([2, 0, 3, 1]);
});
