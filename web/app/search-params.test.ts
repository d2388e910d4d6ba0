import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from './search-params.ts';

test('values of variables are texts, several stand there several times', () => {
  const search = { from: 'now-1h', refresh: 5, 'var-year': '2024', 'var-host': ['a', 'b & c'] };
  const text = stringifySearch(search);
  expect(text).toContain('var-year=2024&var-host=a&var-host=b+%26+c');
  expect(parseSearch(text)).toEqual(search);
});

test('without variables it is as the router writes it', () => {
  expect(stringifySearch({})).toBe('');
  expect(stringifySearch({ refresh: 5 })).toBe('?refresh=5');
  expect(parseSearch('?refresh=5')).toEqual({ refresh: 5 });
  expect(stringifySearch({ 'var-a': '' })).toBe('?var-a=');
});
