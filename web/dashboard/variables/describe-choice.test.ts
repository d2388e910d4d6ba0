import { expect, test } from 'vitest';
import type { Variable } from '#core/contract/index.ts';
import { describeChoice, labelOf } from './describe-choice.ts';

const city: Variable = {
  ...{ name: 'city', label: ' ', kind: 'list', multi: true, all: true, default: 'be' },
  options: [{ value: 'be', label: 'Bern' }, { value: 'bs' }, { value: 'ch' }, { value: 'lu' }],
};

test('a label comes before the name', () => {
  expect(labelOf(city)).toBe('city');
  expect(labelOf({ ...city, label: 'City' })).toBe('City');
});

test('values by their labels, many of them counted, all as such', () => {
  expect(describeChoice(city, undefined)).toBe('Bern');
  expect(describeChoice(city, ['be', 'bs'])).toBe('Bern + bs');
  expect(describeChoice(city, ['be', 'bs', 'ch', 'lu'])).toBe('4 chosen');
  expect(describeChoice(city, '$__all')).toBe('All');
  expect(describeChoice({ ...city, default: '' }, undefined)).toBe('All');
});

test('a query variable waits for its values only when they matter', () => {
  const host: Variable = { ...city, kind: 'query', query: { source: 'dataset' }, default: '', all: false };
  const { options: _, ...bare } = host;
  expect(describeChoice(bare, undefined)).toBe('…');
  expect(describeChoice(bare, undefined, [{ value: 'a' }])).toBe('a');
  expect(describeChoice(bare, 'gone')).toBe('gone');
});
