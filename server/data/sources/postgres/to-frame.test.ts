import { expect, test } from 'vitest';
import { toFrame } from './to-frame.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const OIDS = {
  bool: 16,
  int8: 20,
  float8: 701,
  numeric: 1700,
  money: 790,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  text: 25,
  jsonb: 3802,
};

const valuesOf = (type: keyof typeof OIDS, values: (string | null)[]) => {
  const fields = [{ name: 'v', dataTypeID: OIDS[type] }];
  const [column] = toFrame({ fields, rows: values.map(value => [value]), truncated: false }, NOW).columns;
  return [column!.type, column!.values];
};

test('numbers, also those that are none', () => {
  expect(valuesOf('numeric', ['1.50', 'NaN', 'Infinity', '-0', null])).toEqual([
    'number',
    [1.5, null, null, 0, null],
  ]);
  expect(valuesOf('int8', ['9007199254740993', '-5'])).toEqual(['number', [9007199254740992, -5]]);
  expect(valuesOf('money', ['$1,234.50', '-$3.00'])).toEqual(['number', [1234.5, -3]]);
});

test('times, as Postgres writes them in UTC', () => {
  expect(valuesOf('timestamptz', ['2026-01-15 12:00:00+00', '2026-01-15 12:00:00.123456+00'])).toEqual([
    'time',
    [NOW, NOW + 123],
  ]);
  expect(valuesOf('timestamp', ['2026-01-15 12:00:00', 'infinity', '0044-03-15 12:00:00 BC'])).toEqual([
    'time',
    [NOW, null, null],
  ]);
  expect(valuesOf('date', ['2026-01-15', '12026-01-15'])).toEqual([
    'time',
    [NOW - 43_200_000, Date.parse('+012026-01-15T00:00:00Z')],
  ]);
});

test('booleans, and everything else as its text, cut where it is long', () => {
  expect(valuesOf('bool', ['t', 'f', null])).toEqual(['boolean', [true, false, null]]);
  expect(valuesOf('jsonb', ['{"a": 1}'])).toEqual(['string', ['{"a": 1}']]);
  const [, [long]] = valuesOf('text', ['x'.repeat(20_000)]) as [string, string[]];
  expect([long!.length, long!.at(-1)]).toEqual([10_000, '…']);
});

test('columns of one name are told apart, also from one that is called so', () => {
  const fields = ['n', 'n', 'n (2)', 'n'].map(name => ({ name, dataTypeID: 25 }));
  const { columns } = toFrame({ fields, rows: [], truncated: true }, NOW);
  expect(columns.map(({ name }) => name)).toEqual(['n', 'n (2)', 'n (2) (2)', 'n (3)']);
});
