import { expect, test } from 'vitest';
import type { DashboardEvent } from '#core/contract/index.ts';
import { sentenceOf } from './sentence.ts';

const at = { x: 0, y: 0, w: 1, h: 1 };
const event = (type: string, data: object) =>
  ({ seq: 1, id: '', actor: '', commandId: '', at: '', type, data }) as DashboardEvent;
const titleOf = (id: string) => (id === 'cpu' ? 'CPU' : undefined);
const say = (type: string, data: object) => sentenceOf(event(type, data), titleOf);

test('moves and sizes name their region', () => {
  const data = { regionId: 'cpu', before: at, after: at, displaced: {} };
  expect(say('regionMoved', data)).toBe('moved “CPU”');
  expect(say('regionResized', { ...data, regionId: 'unknown' })).toBe('resized a region');
});

test('a changed title is a new name, other fields are listed once', () => {
  expect(say('regionConfigured', { regionId: 'cpu', changes: { title: { before: 'A', after: 'B' } } })).toBe(
    'renamed “A” to “B”',
  );
  expect(
    say('regionConfigured', {
      regionId: 'cpu',
      changes: {
        query: {},
        'widget.options.min': {},
        'widget.options.max': {},
        'widget.options.stacked': {},
      },
    }),
  ).toBe('changed “CPU”: data, axis, stacked');
});

test('variables are named', () => {
  expect(say('variablesSet', { before: [], after: [{ name: 'city' }, { name: 'host' }] })).toBe(
    'changed the variables: city, host',
  );
  expect(say('variablesSet', { before: [{ name: 'city' }], after: [] })).toBe('changed the variables: none');
});

test('undo and redo say so', () => {
  expect(say('dashboardRenamed', { before: 'A', after: 'B', undoes: 4 })).toBe(
    'renamed the dashboard to “B” (undo)',
  );
  expect(say('dashboardArchived', { redoes: 4 })).toBe('archived the dashboard (redo)');
});

test('a fold is nobody’s, and no undo', () => {
  expect(say('dashboardFolded', { undoes: 1 })).toBe('What was before has been folded');
});
