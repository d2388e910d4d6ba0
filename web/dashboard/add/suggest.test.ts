import { describe, expect, test } from 'vitest';
import type { Dataset } from '#core/contract/index.ts';
import { adaptQuery, suggestQuery, suggestRegion, unfitFor } from './suggest.ts';

const weather: Dataset = {
  id: '6c3a4d0e-0000-4000-8000-000000000001',
  name: 'Weather',
  columns: [
    { name: 'date', type: 'time' },
    { name: 'rain', type: 'number' },
    { name: 'high', type: 'number' },
    { name: 'low', type: 'number' },
    { name: 'wind', type: 'number' },
    { name: 'weather', type: 'string' },
  ],
  timeColumn: 'date',
  key: [],
  keepDays: null,
  keepRows: null,
  rows: 10,
  bytes: 0,
  from: null,
  to: null,
  createdAt: '',
  updatedAt: '',
};
const plain: Dataset = { ...weather, columns: [{ name: 'name', type: 'string' }], timeColumn: null };

describe('suggestQuery', () => {
  test('lines of the first number columns', () => {
    expect(suggestQuery('timeseries', weather)).toMatchObject({
      columns: ['rain', 'high', 'low'],
      aggregate: 'avg',
    });
  });
  test('bars by the first text column', () => {
    expect(suggestQuery('bar', weather)).toMatchObject({ groupBy: 'weather', aggregate: 'count' });
  });
  test('slices of the whole, however many there are', () => {
    const query = suggestQuery('pie', weather);
    expect(query).toMatchObject({ groupBy: 'weather', aggregate: 'count' });
    expect(query.limit).toBeUndefined();
    const numbers = { ...weather, columns: weather.columns.filter(({ type }) => type !== 'string') };
    expect(suggestQuery('pie', numbers)).toMatchObject({ aggregate: 'sum' });
  });
  test('a gauge of the first number', () => {
    expect(suggestQuery('gauge', weather)).toMatchObject({ columns: ['rain'], aggregate: 'avg' });
  });
  test('a number counts rows where there are no numbers', () => {
    expect(suggestQuery('stat', plain)).toMatchObject({ aggregate: 'count' });
  });
});

test('a metric names its region', () => {
  const metric = { id: 'uptime', title: 'Time since start', unit: 's', kind: 'gauge' as const };
  expect(suggestRegion('stat', { source: 'system', metric })).toEqual({
    title: 'Time since start',
    widget: { kind: 'stat', options: {} },
    query: { source: 'system', metrics: ['uptime'] },
  });
});

test('a connected source is asked what is written next', () => {
  const connected = {
    id: '6c3a4d0e-0000-4000-8000-000000000002',
    kind: 'postgres' as const,
    name: 'Shop',
    settings: {},
    secrets: [],
    health: { status: 'unknown' as const, at: null },
    createdAt: '',
    updatedAt: '',
  };
  expect(suggestRegion('table', { source: 'connected', connected })).toMatchObject({
    title: 'Shop',
    query: { source: 'postgres', sourceId: connected.id },
  });
});

test('a time series needs a time column', () => {
  expect(unfitFor('timeseries', plain)).toBe('no time column');
  expect(unfitFor('timeseries', weather)).toBeNull();
  expect(unfitFor('table', plain)).toBeNull();
});

describe('adaptQuery', () => {
  test('keeps what the new kind can draw', () => {
    const query = suggestQuery('timeseries', weather);
    expect(adaptQuery('stat', query, weather)).toBe(query);
    expect(adaptQuery('table', query, weather)).toBe(query);
  });
  test('asks anew otherwise, and keeps the interval', () => {
    const query = { ...suggestQuery('timeseries', weather), refresh: 60 };
    expect(adaptQuery('bar', query, weather)).toMatchObject({ groupBy: 'weather', refresh: 60 });
    expect(adaptQuery('pie', query, weather)).toMatchObject({ groupBy: 'weather', refresh: 60 });
    expect(adaptQuery('gauge', query, weather)).toBe(query);
    expect(adaptQuery('timeseries', suggestQuery('bar', weather), weather)?.groupBy).toBeUndefined();
  });
});
