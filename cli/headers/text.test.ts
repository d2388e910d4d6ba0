import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PAGE_HOSTS } from '#server/operations/index.ts';
import { HOSTS } from '../headers.ts';
import { headersText } from './text.ts';

const API = { VITE_API_URL: 'https://api.acme.org', PUBLIC_URL: 'https://boards.acme.org' };
const deployed = (name: string) =>
  readFileSync(new URL(`../../deploy/headers/${name}`, import.meta.url), 'utf8');

test('the files are those of deploy/headers, for one’s own API', () => {
  for (const [host, name] of [
    ['vercel', 'vercel.json'],
    ['netlify', '_headers'],
  ] as const)
    expect(headersText(host, API, null)).toBe(deployed(name).replaceAll('api.example.com', 'api.acme.org'));
  expect(headersText('caddy', {}, null)).toBe(deployed('Caddyfile'));
  expect(headersText('nginx', {}, null)).toBe(deployed('nginx.conf'));
});

test('an API at the page’s own address is the page’s own', () => {
  const same = { VITE_API_URL: 'https://boards.acme.org', PUBLIC_URL: 'https://boards.acme.org' };
  expect(headersText('nginx', same, null)).toBe(deployed('nginx.conf'));
});

test('services of the page are allowed, and no more of their addresses than the origin', () => {
  const text = headersText(
    'netlify',
    {
      ...API,
      VITE_SENTRY_DSN: 'https://key@sentry.acme.org/2',
      VITE_SUPABASE_URL: 'https://project.supabase.co',
      VITE_SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_0123456789',
    },
    null,
  );
  expect(text).toContain(
    "connect-src 'self' https://api.acme.org wss://api.acme.org https://project.supabase.co wss://project.supabase.co https://sentry.acme.org;",
  );
  expect(text).not.toMatch(/key@|sb_publishable/);
});

test('where nothing is passed on, the API needs an address', () => {
  for (const host of ['vercel', 'netlify'] as const)
    expect(() => headersText(host, {}, null)).toThrow(/^VITE_API_URL is missing: (?:Vercel|Netlify) /);
  expect(() => headersText('caddy', { VITE_API_URL: 'nonsense' }, null)).toThrow(/^VITE_API_URL /);
});

test('the command offers every host there is', () => {
  expect(HOSTS).toEqual(Object.keys(PAGE_HOSTS));
});
