import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#server/problems.ts';
import { joinAddress } from './join-address.ts';

const BASE = 'https://api.example.com/v1';

test.each([
  [BASE, '', 'https://api.example.com/v1'],
  [BASE, '/users', 'https://api.example.com/v1/users'],
  [`${BASE}/`, 'users?a=1&b=%20#top', 'https://api.example.com/v1/users?a=1&b=%20'],
  [`${BASE}?key=k`, '?a=1', 'https://api.example.com/v1?key=k&a=1'],
  ['https://api.example.com', '//evil.example.com/x', 'https://api.example.com/evil.example.com/x'],
  ['https://api.example.com', '\\\\evil.example.com', 'https://api.example.com/evil.example.com'],
  [BASE, 'https://evil.example.com/', 'https://api.example.com/v1/https://evil.example.com/'],
  [BASE, '@evil.example.com', 'https://api.example.com/v1/@evil.example.com'],
  [BASE, ':8080/', 'https://api.example.com/v1/:8080/'],
  [BASE, '/a b/ä', 'https://api.example.com/v1/a%20b/%C3%A4'],
  [BASE, '/..a/...', 'https://api.example.com/v1/..a/...'],
])('%s with %s is %s', (base, path, joined) => {
  expect(joinAddress(base, path)).toBe(joined);
});

describe('what would leave the address, or cannot be read, is refused', () => {
  test.each([
    ...[
      '..',
      '/..',
      '/../',
      '/a/../../b',
      '/./a',
      '\\..\\a',
      '/a\\..',
      '/%2e%2e/a',
      '/.%2E',
      '/a%2f..%2fb',
      '/%2e',
    ],
    ...['/a%5c..%5cb', '/.\t./a', '/a\n', '/100%', '/%zz', '/%c3%28'],
  ])('%j', path => {
    expect(() => joinAddress(BASE, path)).toThrow(Refusal);
  });

  test('whatever it is', () => {
    const unit = fc.constantFrom(
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '?',
      '#',
      '@',
      ':',
      'a',
      '\t',
      ';',
      'ä',
      '%',
      '&',
    );
    fc.assert(
      fc.property(fc.string({ unit }), path => {
        let joined: URL;
        try {
          joined = new URL(joinAddress(BASE, path));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        expect(joined.origin).toBe('https://api.example.com');
        expect(joined.pathname).toMatch(/^\/v1(?:\/|$)/);
      }),
    );
  });
});
