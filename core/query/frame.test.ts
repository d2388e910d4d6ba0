import { expect, test } from 'vitest';
import { acceptsValue } from '../testing/validator.ts';
import { emptyFrame, FrameSchema } from './frame.ts';

const accepts = acceptsValue(FrameSchema);
const NOW = Date.UTC(2026, 0, 15, 12);

test('QUERY-4: a frame is typed columns, a number of rows, and the moment it was asked for', () => {
  const columns = [
    { name: 'time', type: 'time', values: [NOW] },
    { name: 'requests', type: 'number', unit: 'req/s', values: [null] },
    { name: 'host', type: 'string', values: ['a'] },
    { name: 'up', type: 'boolean', values: [true] },
  ];
  expect(accepts({ columns, rows: 1, at: NOW, truncated: true })).toBe(true);
  expect(accepts({ columns: [{ name: 'a', type: 'money', values: [] }], rows: 0, at: NOW })).toBe(false);
  expect(accepts({ columns: [{ name: 'a', type: 'number', values: [{}] }], rows: 1, at: NOW })).toBe(false);
  expect(accepts({ columns, rows: -1, at: NOW })).toBe(false);
  expect(accepts({ columns, rows: 1 })).toBe(false);
});

test('QUERY-4: a query that found nothing is a frame without rows', () => {
  expect(emptyFrame(NOW)).toEqual({ columns: [], rows: 0, at: NOW });
  expect(accepts(emptyFrame(NOW))).toBe(true);
});
