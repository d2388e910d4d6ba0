import { expect, test } from 'vitest';
import { SLUG_PATTERN } from '#core/contract/patterns.ts';
import { SLUG, slugOf } from './slug.ts';

test.each([
  ['Northwind Traders', 'northwind-traders'],
  ['  Größe & Café ', 'grosse-cafe'],
  [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
])('%s becomes %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(slug).toMatch(new RegExp(SLUG_PATTERN));
});

test('a name without Latin letters makes none; the person chooses one', () => {
  expect(slugOf('数据')).toBe('');
});

test('the page takes the short names that the contract takes', () => {
  expect(SLUG.source).toBe(new RegExp(SLUG_PATTERN).source);
});
