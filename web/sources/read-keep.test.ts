import { expect, test } from 'vitest';
import type { Dataset } from '#core/contract/index.ts';
import { readKeep } from './read-keep.ts';

const dataset: Dataset = {
  id: '6c3a4d0e-0000-4000-8000-000000000001',
  name: 'Weather',
  columns: [
    { name: 'day', type: 'time' },
    { name: 'a, b', type: 'string' },
    { name: 'host', type: 'string' },
  ],
  timeColumn: 'day',
  key: ['day'],
  keepDays: 30,
  keepRows: null,
  rows: 0,
  bytes: 0,
  from: null,
  to: null,
  createdAt: '',
  updatedAt: '',
};
const AS_IT_IS = { days: '30', rows: '', key: 'day' };

test.each([
  [AS_IT_IS, null],
  [{ ...AS_IT_IS, days: '' }, { keepDays: null }],
  [
    { ...AS_IT_IS, days: ' 7 ', rows: '10,000' },
    { keepDays: 7, keepRows: 10_000 },
  ],
  [{ ...AS_IT_IS, key: 'day , host,day' }, { key: ['day', 'host'] }],
  [{ ...AS_IT_IS, key: 'a, b' }, { key: ['a, b'] }],
  [{ ...AS_IT_IS, key: '' }, { key: [] }],
])('%j asks for %j', (text, changes) => {
  expect(readKeep(text, dataset)).toEqual({ changes, errors: {} });
});

test.each([
  [{ days: '0' }, 'days'],
  [{ days: '1.5' }, 'days'],
  [{ rows: '-1' }, 'rows'],
  [{ rows: '1000001' }, 'rows'],
  [{ key: 'nothing' }, 'key'],
] as const)('%j is told to be wrong', (text, field) => {
  const read = readKeep({ ...AS_IT_IS, ...text }, dataset);
  expect(read.changes).toBeNull();
  expect(Object.keys(read.errors)).toEqual([field]);
});
