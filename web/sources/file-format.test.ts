import { expect, test } from 'vitest';
import { contentTypeOf, datasetNameOf } from './file-format.ts';

test.each([
  ['a.csv', 'text/csv'],
  ['A.CSV', 'text/csv'],
  ['x.y.ndjson', 'application/x-ndjson'],
  ['a.json', 'application/json'],
  ['a.xlsx', null],
  ['csv', null],
])('%s is pushed as %s', (name, type) => {
  expect(contentTypeOf(name)).toBe(type);
});

test('a dataset is named after its file, and counted on when that name is taken', () => {
  expect(datasetNameOf('seattle-weather.csv', [])).toBe('seattle-weather');
  expect(datasetNameOf('sales.csv', ['Sales', 'sales 2'])).toBe('sales 3');
  expect(datasetNameOf('.csv', [])).toBe('Dataset');
});
