import { describe, expect, test } from 'vitest';
import { pageConfigText } from './page-config.ts';

describe('config.json for a page on a CDN', () => {
  test('holds what the page is told, and nothing else of the environment', () => {
    const env = {
      VITE_API_URL: 'https://api.acme.org',
      VITE_ENVIRONMENT: 'staging',
      JWT_SECRET: 'something',
      PORT: 'wrong, but not the page’s',
    };
    expect(JSON.parse(pageConfigText(env))).toEqual({
      ENABLE_EVENT_SOURCING: true,
      ENABLE_METRICS: true,
      VITE_API_URL: 'https://api.acme.org',
      VITE_ENVIRONMENT: 'staging',
    });
  });

  test('tells the release where errors are reported, and the rate of traces where there are any', () => {
    const env = {
      VITE_SENTRY_DSN: 'https://key@sentry.acme.org/2',
      TRACES_SAMPLE_RATE: '0.5',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.acme.org',
    };
    const told = JSON.parse(pageConfigText(env));
    expect(told).toMatchObject({
      RELEASE: expect.stringMatching(/^region-dashboard@/),
      TRACES_SAMPLE_RATE: 0.5,
    });
    expect(JSON.stringify(told)).not.toContain('otlp');
  });

  test.each([
    ['malformed', { VITE_API_URL: 'api.acme.org' }],
    ['on another site', { VITE_API_URL: 'https://api.acme.org', PUBLIC_URL: 'https://boards.other.org' }],
    ['half', { VITE_SUPABASE_URL: 'https://project.acme.org' }],
    [
      'secret',
      {
        VITE_SUPABASE_URL: 'https://project.acme.org',
        VITE_SUPABASE_PUBLISHABLE_KEY: 'sb_secret_q8Zk2xPw7Lm4Rt9V',
      },
    ],
  ])('is not written when something in it is %s', (_, env) => {
    expect(() => pageConfigText(env)).toThrow(/VITE_/);
  });
});
