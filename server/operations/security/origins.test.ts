import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeOrigins } from './origins.ts';
import { API_HOST, LISTED, ORIGIN_TRICKS, TRICKED_CONFIG } from './testing/origin-tricks.ts';

const origins = makeOrigins(TRICKED_CONFIG);

test('what the list names is welcome, wherever the request went', () => {
  for (const origin of TRICKED_CONFIG.CORS_ORIGINS) {
    expect(origins.isListed(origin)).toBe(true);
    expect(origins.isWelcome(origin, 'whatever.acme.org')).toBe(true);
  }
});

describe('what only looks like it is neither listed nor welcome', () => {
  test.each(ORIGIN_TRICKS)('%s', (_, origin) => {
    expect(origins.isListed(origin)).toBe(false);
    expect(origins.isWelcome(origin, API_HOST)).toBe(false);
  });

  test('any other text', () => {
    const near = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.string({ maxLength: 5 }), fc.string({ minLength: 1, maxLength: 5 }))
        .map(([a, b]) => a + LISTED + b),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(near, text => {
        fc.pre(!TRICKED_CONFIG.CORS_ORIGINS.some(origin => origin === text));
        expect(origins.isListed(text)).toBe(false);
      }),
    );
  });
});

describe('the page that comes from this server', () => {
  test.each([
    ['at its public address', 'https://api.acme.org', API_HOST],
    ['at its public address, when a proxy asks by another name', 'https://api.acme.org', 'backend:3001'],
    ['by a name for the machine', 'http://localhost:3001', 'localhost:3001'],
    ['by its IPv6 address', 'http://[::1]:3001', '[::1]:3001'],
    ['where the proxy ended TLS', 'https://internal.acme.org', 'internal.acme.org'],
    ['with a Host in capitals', 'https://internal.acme.org', 'Internal.acme.org'],
  ])('is welcome %s, and needs no entry', (_, origin, host) => {
    expect(origins.isWelcome(origin, host)).toBe(true);
    expect(origins.isListed(origin)).toBe(false);
  });
});

test('entries that no browser sends match nothing', () => {
  const entries = ['*', 'null', 'https://boards.acme.org/', 'https://*.acme.org', ''];
  const careless = makeOrigins({ PUBLIC_URL: undefined, CORS_ORIGINS: entries });
  for (const entry of [...entries, LISTED]) expect(careless.isListed(entry)).toBe(false);
});
