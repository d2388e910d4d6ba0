import { expect, test } from 'vitest';
import type { Query } from '#core/contract/index.ts';
import { isWritten, summaryOf, withoutEmpty } from './query-text.ts';
import { cutOf, factsOf } from './run-facts.ts';

const sourceId = '6c3a4d0e-0000-4000-8000-000000000001';

test('withoutEmpty: what says nothing is not sent', () => {
  expect(withoutEmpty({ source: 'prometheus', sourceId, expr: 'up', legend: '', instant: false })).toEqual({
    source: 'prometheus',
    sourceId,
    expr: 'up',
  });
  const headers = [{ name: ' ', value: 'x' }];
  expect(withoutEmpty({ source: 'http', sourceId, request: { path: '', headers } })).toEqual({
    source: 'http',
    sourceId,
  });
  expect(withoutEmpty({ source: 'http', sourceId, request: { method: 'POST' } }).request).toEqual({
    method: 'POST',
  });
});

test('summaryOf: a query in one look', () => {
  expect(summaryOf({ source: 'postgres', sourceId })).toBe('');
  expect(summaryOf({ source: 'postgres', sourceId, sql: 'select 1' })).toBe('select 1');
  expect(summaryOf({ source: 'http', sourceId, request: { path: '/orders' }, shape: 'rows' })).toBe(
    'GET /orders\nrows',
  );
});

test('isWritten: half of a question is none', () => {
  const dataset = sourceId;
  const whole: Query[] = [
    { source: 'system', metrics: ['http.requests'] },
    { source: 'dataset', dataset },
    { source: 'http', sourceId },
    { source: 'postgres', sourceId, sql: 'select 1' },
    { source: 'prometheus', sourceId, expr: 'up' },
  ];
  expect(whole.filter(query => !isWritten(query))).toEqual([]);
  const half: (Query | undefined)[] = [
    undefined,
    { source: 'system', metrics: [] },
    { source: 'dataset' },
    { source: 'http' },
    { source: 'postgres', sourceId, sql: ' ' },
    { source: 'prometheus', expr: 'up' },
  ];
  expect(half.filter(isWritten)).toEqual([]);
});

test('the limit and its effect are said', () => {
  const frame = { columns: [], rows: 1_000, at: 0, truncated: true };
  const ran = { frame, bytes: 2_048, milliseconds: 12.4, at: 0, limit: 1_000 };
  expect(cutOf(ran)).toBe(
    'Shown are the first 1,000\u00a0rows; there are more. The limit of the query is 1,000.',
  );
  expect(cutOf({ ...ran, limit: undefined })).toMatch(/Set a higher limit/);
  expect(cutOf({ ...ran, frame: { ...frame, truncated: false } })).toBeNull();
  expect(factsOf(ran)).toEqual(['1,000\u00a0rows', '0\u00a0columns', '2\u00a0KiB', '12\u00a0ms']);
});
