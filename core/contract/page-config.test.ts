import { describe, expect, test } from 'vitest';
import { parsePageConfig } from './page-config.ts';

describe('what /config.json holds', () => {
  test('is taken by its names; others are left alone', () => {
    const given = { VITE_API_URL: 'https://api.acme.org', ENABLE_EVENT_SOURCING: false, JWT_SECRET: 'x' };
    expect(parsePageConfig(given)).toEqual({
      VITE_API_URL: 'https://api.acme.org',
      ENABLE_EVENT_SOURCING: false,
    });
    expect(parsePageConfig({})).toEqual({});
  });

  test.each([
    ['a list', []],
    ['a text', 'https://api.acme.org'],
    ['nothing', null],
    ['a number for an address', { VITE_API_URL: 1 }],
    ['no address', { VITE_API_URL: 'api.acme.org' }],
    ['an address with a path', { VITE_API_URL: 'https://api.acme.org/v2' }],
    ['a script for an address', { VITE_API_URL: 'javascript:alert(1)' }],
    ['a text for a rate', { TRACES_SAMPLE_RATE: '0.1' }],
    ['a text for a flag', { ENABLE_EVENT_SOURCING: 'false' }],
  ])('is refused when it is %s', (_, given) => {
    expect(parsePageConfig(given)).toBeNull();
  });

  test('an inherited name is none', () => {
    expect(parsePageConfig(Object.create({ VITE_API_URL: 'https://evil.example' }))).toEqual({});
  });
});
