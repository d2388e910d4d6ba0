import { describe, expect, test } from 'vitest';
import type { Column } from '#core/query/index.ts';
import { cellText, readColumnFormats, shownColumns } from './column-formats.ts';

const DAY = 86_400_000;
const columns: Column[] = [
  { name: 'date', type: 'time', values: [0, DAY] },
  { name: 'when', type: 'time', values: [1_000] },
  { name: 'n', type: 'number', unit: 'ms', values: [1_234.5] },
  { name: 'n', type: 'number', values: [2] },
  { name: 'ok', type: 'boolean', values: [true] },
  { name: 'text', type: 'string', values: ['x'] },
];
const cellsOf = (options: Record<string, unknown>) =>
  shownColumns(columns, options).map(shown =>
    cellText(shown, shown.column.values[0]).replaceAll('\u00a0', ' '),
  );

describe('shownColumns', () => {
  test('days are days; each number has the unit of its data', () => {
    const [date, , n, plain, ok, text] = cellsOf({});
    expect(date).toMatch(/1970$/);
    expect([n, plain, ok, text]).toEqual(['1.23 s', '2', 'yes', 'x']);
  });
  test('for all columns, or for one', () => {
    const options = {
      unit: 's',
      decimals: 1,
      times: 'iso',
      columns: [{ name: 'n', unit: 'req', decimals: 0 }],
    };
    expect(cellsOf(options)).toEqual([
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:01.000Z',
      '1,235 req',
      '2 req',
      'yes',
      'x',
    ]);
  });
  test('hidden columns are not there; the others keep their place and a key of their own', () => {
    const shown = shownColumns(columns, { columns: [{ name: 'date', hidden: true }, { name: 'gone' }] });
    expect(shown.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(shown.map(({ key }) => key)).size).toBe(5);
  });
  test('values in words, whatever their kind', () => {
    const mappings = [
      { match: 'value', value: 'x', text: 'ex' },
      { match: 'value', value: 'yes', text: 'fine' },
      { match: 'range', from: 1, to: 3, text: 'few' },
    ];
    expect(cellsOf({ mappings }).slice(3)).toEqual(['few', 'fine', 'ex']);
  });
});

test('what is stored and is no format is left out', () => {
  expect(readColumnFormats({ columns: 'all' }).size).toBe(0);
  expect(readColumnFormats({ columns: [null, 4, {}, { name: 4 }] }).size).toBe(0);
  const { decimals, times } = readColumnFormats({
    columns: [{ name: 'n', decimals: 99, times: 'someday' }],
  }).get('n')!;
  expect({ decimals, times }).toEqual({ decimals: 6, times: 'auto' });
});

test('what is no value is a dash', () => {
  const [date, , n] = shownColumns(columns, {});
  expect(cellText(date!, null)).toBe('–');
  expect(cellText(date!, 1e20)).toBe('–');
  expect(cellText(n!, undefined)).toBe('–');
  expect(cellText(n!, Number.NaN)).toBe('–');
});
