import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../testing/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({ env: { VITE_API_URL: 'https://api.acme.org', VITE_ENVIRONMENT: 'staging' } });
});
afterAll(() => app?.close());

const ask = (headers: Record<string, string> = {}) =>
  fetch(new URL('/config.json', app.address), { headers });

test('/config.json tells everybody what the page is told, and nothing else', async () => {
  const response = await ask();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await response.json()).toEqual({
    ENABLE_EVENT_SOURCING: true,
    ENABLE_METRICS: true,
    VITE_API_URL: 'https://api.acme.org',
    VITE_ENVIRONMENT: 'staging',
  });
});

test('it is asked for at every start, and answered shortly while it is the same', async () => {
  const first = await ask();
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const again = await ask({ 'if-none-match': first.headers.get('etag')! });
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect((await ask({ 'if-none-match': '"another"' })).status).toBe(200);
});

test('another configuration has another tag', async () => {
  await using other = await testApp({ database: app.database, env: { VITE_ENVIRONMENT: 'preview' } });
  const response = await fetch(new URL('/config.json', other.address));
  expect(response.headers.get('etag')).not.toBe((await ask()).headers.get('etag'));
});
