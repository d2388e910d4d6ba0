import { expect, test } from 'vitest';
import type { DashboardState, Region } from '#core/contract/index.ts';
import { dashboardFileName, parseDashboardFile, toDashboardFile } from './dashboard-file.ts';

const region = (id: string, x: number, y: number): Region => ({
  id,
  title: id,
  description: '',
  widget: { kind: 'text', options: { text: '# Hi' } },
  query: null,
  placement: { x, y, w: 4, h: 2 },
  version: 3,
  touched: { title: { version: 3, by: 'somebody' } },
});
const state: DashboardState = {
  id: 'd',
  title: 'Ähnlich: 2/3',
  description: 'About',
  archived: false,
  variables: [],
  regions: { b: region('b', 4, 0), c: region('c', 0, 5), a: region('a', 0, 0) },
  removed: { z: region('z', 0, 9) },
};

test('an export is read back as it was, in reading order, without ids, versions and people', () => {
  const read = parseDashboardFile(JSON.stringify(toDashboardFile(state)));
  if (typeof read === 'string') throw new Error(read);
  expect(read.title).toBe('Ähnlich: 2/3');
  expect(read.regions.map(({ title }) => title)).toEqual(['a', 'b', 'c']);
  expect(Object.keys(read.regions[0]!).sort()).toEqual([
    'description',
    'placement',
    'query',
    'title',
    'widget',
  ]);
});

test('variables go along, and where there are none nothing is said of them', () => {
  const variables = [
    { name: 'city', label: '', kind: 'text' as const, default: 'Bern', multi: false, all: false },
  ];
  const read = parseDashboardFile(JSON.stringify(toDashboardFile({ ...state, variables })));
  expect(read).toMatchObject({ variables });
  expect(toDashboardFile(state).dashboard).not.toHaveProperty('variables');
});

test('ids in a file are dropped, so that it can be imported twice', () => {
  const text = JSON.stringify({
    format: 'region-dashboard',
    version: 1,
    dashboard: { title: 'T', regions: [{ id: 'x', widget: { kind: 'text', options: {} } }] },
  });
  expect(parseDashboardFile(text)).toEqual({
    title: 'T',
    description: '',
    regions: [{ widget: { kind: 'text', options: {} } }],
  });
});

test.each([
  ['not JSON', 'a,b'],
  ['another product', '{"panels":[]}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a later version', '{"format":"region-dashboard","version":2,"dashboard":{"title":"T"}}'],
  ['no title', '{"format":"region-dashboard","version":1,"dashboard":{"title":" "}}'],
  [
    'damaged variables',
    '{"format":"region-dashboard","version":1,"dashboard":{"title":"T","variables":[1]}}',
  ],
  ['damaged regions', '{"format":"region-dashboard","version":1,"dashboard":{"title":"T","regions":[1]}}'],
])('%s is refused with a sentence', (_, text) => {
  expect(parseDashboardFile(text)).toMatch(/\.$/);
});

test('the name of the file is made of the title', () => {
  expect(dashboardFileName('Web traffic: EU / US')).toBe('web-traffic-eu-us.json');
  expect(dashboardFileName('///')).toBe('dashboard.json');
});
