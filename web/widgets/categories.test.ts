import { describe, expect, test } from 'vitest';
import type { Column, Frame } from '#core/query/index.ts';
import { labelOf, toCategories } from './categories.ts';
import { readMappings } from './mappings.ts';

const frame = (...columns: Column[]): Frame => ({ columns, rows: columns[0]?.values.length ?? 0, at: 0 });
const time = (...values: (number | null)[]): Column => ({ name: 'time', type: 'time', values });
const number = (name: string, ...values: (number | null)[]): Column => ({ name, type: 'number', values });
const text = (name: string, ...values: (string | null)[]): Column => ({ name, type: 'string', values });

describe('toCategories', () => {
  test('one category for each row with a name; a missing name has one too', () => {
    const data = toCategories(frame(text('weather', 'sun', null), number('days', 4, 2)));
    expect(data?.categories).toEqual([
      { name: 'sun', label: 'sun', values: [4] },
      { name: '(none)', label: null, values: [2] },
    ]);
  });

  test('rows beyond what can be shown are counted', () => {
    const many = frame(text('name', '0', '1', '2', '3', '4'), number('n', 1, 2, 3, 4, 5));
    expect(toCategories(many, 2)).toMatchObject({ categories: [{ name: '0' }, { name: '1' }], dropped: 3 });
  });

  test('measures of the same name are told apart', () => {
    const twice = toCategories(frame(text('name', 'x'), number('n', 1), number('n', 2)));
    expect(twice?.measures.map(({ name }) => name)).toEqual(['n', 'n (2)']);
  });

  test('several measures over time are compared by their last values', () => {
    const data = toCategories(frame(time(1, 2), number('a', 1, 2), number('b', 3, null)));
    expect(data?.categories).toEqual([
      { name: 'a', values: [2] },
      { name: 'b', values: [3] },
    ]);
  });
});

describe('labelOf', () => {
  const mappings = readMappings({
    mappings: [
      { match: 'value', value: 'sun', text: 'Sunny', colour: 'good' },
      { match: 'empty', text: 'nobody knows' },
    ],
  });
  test('names of the data are mapped', () => {
    expect(labelOf({ name: 'sun', label: 'sun', values: [] }, mappings)).toEqual({
      text: 'Sunny',
      colour: 'good',
    });
    expect(labelOf({ name: '(none)', label: null, values: [] }, mappings).text).toBe('nobody knows');
  });
  test('names that we gave are not', () => {
    expect(labelOf({ name: 'sun', values: [] }, mappings).text).toBe('sun');
  });
});
