import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../database/testing/database.ts';
import { type TestApp, testApp } from '../../testing/app.ts';

const TOKEN = 'q7Zx-token-of-an-invitation';
const LISTED = 'https://boards.acme.org';

let database: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  app = await testApp({ database, env: { CORS_ORIGINS: LISTED, MAX_EVENT_LOOP_DELAY: '0' } });
});
afterEach(() => app?.close());

const send = (body: unknown, type = 'application/csp-report', headers: Record<string, string> = {}) =>
  fetch(new URL('/api/v1/reports', app.address), {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const violation = (directive: string, page = app.address, more: Record<string, unknown> = {}) => ({
  'csp-report': {
    'document-uri': `${page}/invitation/${TOKEN}?next=${TOKEN}`,
    'effective-directive': directive,
    'blocked-uri': `https://evil.example/${TOKEN}`,
    'script-sample': TOKEN,
    ...more,
  },
});
const ofApi = (directive: string, page = app.address) => ({
  type: 'csp-violation',
  url: page,
  body: { documentURL: page, effectiveDirective: directive, blockedURL: 'inline' },
});

/** What was counted at least once. */
async function samples(name: string): Promise<Record<string, number>> {
  const text = await app.app.instruments.registry.getSingleMetricAsString(name);
  const lines = text.matchAll(/\{\w+="([^"]+)"\} ([1-9]\d*)/g);
  return Object.fromEntries([...lines].map(([, label, value]) => [label, Number(value)]));
}
const counted = () => samples('region_dashboard_csp_violations_total');
const ignored = () => samples('region_dashboard_csp_reports_ignored_total');
const logLines = () => app.logged.filter(line => line.includes('content security policy'));

describe('a report about our page', () => {
  test('in either form is counted by its directive', async () => {
    expect((await send(violation('img-src'))).status).toBe(204);
    const batch = [ofApi('img-src'), ofApi('script-src-elem')];
    expect((await send(batch, 'application/reports+json; charset=utf-8')).status).toBe(204);
    expect(await counted()).toEqual({ 'img-src': 2, 'script-src-elem': 1 });
    expect(await ignored()).toEqual({});
  });

  test('comes without an account, and with whatever Origin a browser puts on it', async () => {
    for (const origin of ['null', app.address, 'https://evil.example']) {
      const headers = { origin, 'sec-fetch-site': 'cross-site' };
      expect((await send(violation('img-src'), undefined, headers)).status).toBe(204);
    }
  });

  test('may be about a listed page, which asks first and needs no cookie', async () => {
    const preflight = await fetch(new URL('/api/v1/reports', app.address), {
      method: 'OPTIONS',
      headers: {
        origin: LISTED,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(LISTED);
    await send([ofApi('img-src', LISTED)], 'application/reports+json', { origin: LISTED });
    expect(await counted()).toEqual({ 'img-src': 1 });
  });

  test('is logged without addresses, and once a minute for each directive', async () => {
    for (let sent = 0; sent < 30; sent += 1) await send(violation('img-src'));
    await send(violation('font-src'));
    expect(logLines().map(line => JSON.parse(line) as object)).toMatchObject([
      { directive: 'img-src', blocked: 'https://evil.example', unlogged: 0 },
      { directive: 'font-src' },
    ]);
    expect(app.logged.join()).not.toContain(TOKEN);
    expect(await app.app.instruments.registry.metrics()).not.toContain(TOKEN);
  });
});

describe('what is not about our policy', () => {
  test.each<[string, () => unknown, Record<string, number>]>([
    ['a page of somebody else', () => violation('img-src', 'https://evil.example'), { foreign: 1 }],
    ['a page without an address', () => ({ 'csp-report': { 'document-uri': 'about' } }), { foreign: 1 }],
    [
      'an extension of the browser',
      () => violation('img-src', undefined, { 'source-file': 'moz-extension://some-id/x.js' }),
      { extension: 1 },
    ],
  ])('%s: is counted apart', async (_, body, expected) => {
    expect((await send(body())).status).toBe(204);
    expect(await counted()).toEqual({});
    expect(await ignored()).toEqual(expected);
    expect(logLines()).toEqual([]);
  });

  test('other kinds of reports, and more than twenty at once', async () => {
    const deprecation = { type: 'deprecation', body: { id: 'x' } };
    await send(
      [deprecation, ...Array.from({ length: 25 }, () => ofApi('img-src'))],
      'application/reports+json',
    );
    expect(await counted()).toEqual({ 'img-src': 19 });
    expect(await ignored()).toEqual({ 'other-type': 1, 'batch-too-long': 6 });
  });
});

describe('what is no report', () => {
  test.each([
    ['another type', 'text/plain', 'x', 415],
    ['plain JSON', 'application/json', '{}', 415],
    ['broken JSON', 'application/csp-report', '{', 400],
    ['nothing', 'application/csp-report', '', 400],
    ['something else', 'application/csp-report', '{"a":1}', 400],
    ['a number', 'application/reports+json', '7', 400],
    ['64 kB and more', 'application/reports+json', `"${'x'.repeat(65_536)}"`, 413],
    ['thousands of levels', 'application/reports+json', '['.repeat(30_000) + ']'.repeat(30_000), 400],
  ])('is refused: %s', async (_, type, body, status) => {
    const answer = await send(body, type);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

test('strangers that flood it invent no labels, write no log and leave the rest alone', async () => {
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) =>
      app.app.inject({
        method: 'POST',
        url: '/api/v1/reports',
        headers: { 'content-type': 'application/csp-report' },
        payload: JSON.stringify(violation(`made-up-${n}`)),
        remoteAddress: `10.0.${n >> 8}.${n & 255}`,
      }),
    ),
  );
  const statuses = new Set(answers.map(({ statusCode }) => statusCode));
  expect([...statuses].toSorted()).toEqual([204, 429]);
  const read = answers.filter(({ statusCode }) => statusCode === 204).length;
  expect(read).toBeLessThanOrEqual(600);
  // inject asks as localhost:80, which the pages above are not of.
  const inAll = Object.values({ ...(await counted()), ...(await ignored()) }).reduce((sum, n) => sum + n, 0);
  expect(Object.keys(await counted()).length).toBeLessThanOrEqual(1);
  expect(inAll).toBe(1_000);
  expect(logLines().length).toBeLessThanOrEqual(1);
  expect((await fetch(new URL('/live', app.address))).status).toBe(200);
});
