import { expect, test } from 'vitest';
import { rank, ranked } from './rank.ts';

const item = (title: string, group = 'Go to', keywords: string[] = []) => ({ title, group, keywords });

test('the beginning of the title comes first, then of a word, then within, then keywords', () => {
  const items = [
    item('Upload a file', 'Datasets here', ['data']),
    item('Metadata'),
    item('New dataset'),
    item('Datasets'),
    item('Import a dashboard from a file'),
  ];
  expect(ranked('data', items).map(({ title }) => title)).toEqual([
    'Datasets',
    'New dataset',
    'Metadata',
    'Upload a file',
  ]);
});

test('letters strewn over a title do not find it', () => {
  expect(rank('datas', item('Import a dashboard from a file'))).toBe(0);
});

test('every word counts, in any order, whatever the accents', () => {
  expect(rank('cafe new', item('New Café'))).toBeGreaterThan(0);
  expect(rank('new tea', item('New Café'))).toBe(0);
});

test('without a search everything stays in its order', () => {
  const items = [item('b'), item('a')];
  expect(ranked('  ', items)).toEqual(items);
});
