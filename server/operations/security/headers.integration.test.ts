import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIVE_PROTOCOL } from '#core/contract/index.ts';
import { type TestDatabase, testDatabase } from '../../database/testing/database.ts';
import { type TestApp, testApp } from '../../testing/app.ts';
import {
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  signUp,
  type Team,
} from '../../testing/people.ts';
import { sendRaw } from '../testing/raw-socket.ts';
import type { AnswerKind } from './answer-kinds.ts';
import { expectHeaders } from './testing/expected-headers.ts';
import { type RawAnswer, type RawRequest, rawRequest } from './testing/raw-request.ts';

const INLINE =
  '<script>document.documentElement.dataset.early = "yes"</script><style>body { margin: 0 }</style>';
const LISTED = 'https://elsewhere.acme.org';

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), `<!doctype html><title>Page</title>${INLINE}`);
  writeFileSync(join(folder, 'theme.js'), 'void 0;');
  writeFileSync(join(folder, 'assets', 'app-1.js'), 'void 0;');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database?.drop();
});

describe.each([
  ['by http', false],
  ['by https', true],
])('%s', (_, isHttps) => {
  let app: TestApp;
  let ada: Person;
  let team: Team;
  let dashboard: Dashboard;
  let isStoreBroken = false;

  beforeAll(async () => {
    app = await testApp({
      database,
      pageFolder: folder,
      env: {
        MAX_EVENT_LOOP_DELAY: '0',
        CORS_ORIGINS: LISTED,
        ...(isHttps && { PUBLIC_URL: 'https://boards.acme.org' }),
      },
      store: store => ({
        ...store,
        list: (...args) => {
          if (isStoreBroken) throw new Error('a fault of our own');
          return store.list(...args);
        },
      }),
    });
    ada = await signUp(app.address, 'Ada');
    team = await newTeam(ada);
    dashboard = await newDashboard(ada, team);
  });
  afterAll(() => app?.close());

  const ask = (path: string, request: RawRequest = {}) =>
    rawRequest(app.address, path, {
      ...request,
      headers: [['Authorization', `Bearer ${ada.token}`], ...(request.headers ?? [])],
    });
  const conditional = async (path: string) => {
    const etag = (await ask(path)).header('etag')!;
    return ask(path, { headers: [['If-None-Match', etag]] });
  };
  const HANDSHAKE = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Protocol', LIVE_PROTOCOL],
  ] as const;
  const KEY = ['Sec-WebSocket-Key', Buffer.from('sixteen bytes ok').toString('base64')] as const;
  const whileDraining = async (run: () => Promise<RawAnswer>) => {
    app.app.draining.value = true;
    return run().finally(() => {
      app.app.draining.value = false;
    });
  };

  test.each<[answer: string, status: number, kind: AnswerKind, () => Promise<RawAnswer>]>([
    ['data', 200, 'data', () => ask('/api/v1/me')],
    ['data without its body', 200, 'data', () => ask('/api/v1/me', { method: 'HEAD' })],
    [
      'something new',
      201,
      'data',
      () =>
        ask(`${team.path}/dashboards`, {
          method: 'POST',
          headers: [['Content-Type', 'application/json']],
          body: '{"title":"Roof"}',
        }),
    ],
    ['nothing to say', 204, 'data', () => ask('/api/v1/me', { method: 'OPTIONS' })],
    ['the same data as before', 304, 'data', () => conditional(dashboard.path)],
    ['health', 200, 'data', () => ask('/live')],
    ['what is wrong with the request', 400, 'data', () => ask(`${team.path}/dashboards/none`)],
    ['an address that cannot be decoded', 400, 'data', () => ask('/%E0%A4%A')],
    ['bytes that are no request', 400, 'data', () => sendRaw(app.address, 'NONSENSE\r\n\r\n')],
    [
      'a request without a host',
      400,
      'data',
      () => sendRaw(app.address, 'GET /live HTTP/1.1\r\nConnection: close\r\n\r\n'),
    ],
    ['nobody', 401, 'data', () => rawRequest(app.address, '/api/v1/me')],
    [
      'a foreign page',
      403,
      'data',
      () =>
        rawRequest(app.address, '/api/v1/me', {
          method: 'PATCH',
          headers: [['Origin', 'https://evil.example']],
        }),
    ],
    ['no such address', 404, 'data', () => ask('/nothing')],
    ['no such asset', 404, 'data', () => ask('/assets/app-2.js')],
    ['another method', 405, 'data', () => ask('/api/v1/me', { method: 'DELETE' })],
    [
      'a conflict',
      409,
      'data',
      () =>
        ask('/api/v1/tenants', {
          method: 'POST',
          headers: [['Content-Type', 'application/json']],
          body: JSON.stringify({ slug: team.slug, name: 'again' }),
        }),
    ],
    [
      'a body that is too large',
      413,
      'data',
      () =>
        ask('/api/v1/tenants', {
          method: 'POST',
          headers: [['Content-Type', 'application/json']],
          body: `"${'x'.repeat(2_000_000)}"`,
        }),
    ],
    [
      'another type of body',
      415,
      'data',
      () => ask('/api/v1/tenants', { method: 'POST', headers: [['Content-Type', 'text/plain']], body: 'x' }),
    ],
    ['an address for WebSockets', 426, 'data', () => ask(`${dashboard.path}/live`)],
    [
      'headers that are too large',
      431,
      'data',
      () => sendRaw(app.address, `GET /live HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`),
    ],
    [
      'a fault of our own',
      500,
      'data',
      async () => {
        isStoreBroken = true;
        return ask(`${team.path}/dashboards`).finally(() => {
          isStoreBroken = false;
        });
      },
    ],
    ['a server on its way out', 503, 'data', () => whileDraining(() => ask('/ready'))],
    [
      'a refused preflight',
      204,
      'data',
      () =>
        ask('/api/v1/me', {
          method: 'OPTIONS',
          headers: [
            ['Origin', 'https://evil.example'],
            ['Access-Control-Request-Method', 'GET'],
          ],
        }),
    ],
    [
      'a granted preflight',
      204,
      'data',
      () =>
        ask('/api/v1/me', {
          method: 'OPTIONS',
          headers: [
            ['Origin', LISTED],
            ['Access-Control-Request-Method', 'GET'],
          ],
        }),
    ],
    ['a redirect', 302, 'data', () => ask('/api/auth/magic-link/verify?token=none&callbackURL=/')],
    [
      'a WebSocket that nobody may open',
      401,
      'data',
      () => rawRequest(app.address, `${dashboard.path}/live`, { headers: [...HANDSHAKE, KEY] }),
    ],
    [
      'a WebSocket of a foreign page',
      403,
      'data',
      () =>
        rawRequest(app.address, `${dashboard.path}/live`, {
          headers: [...HANDSHAKE, KEY, ['Origin', 'https://evil.example']],
        }),
    ],
    ['a WebSocket where there is none', 404, 'data', () => ask('/nothing', { headers: [...HANDSHAKE, KEY] })],
    ['a WebSocket instead of data', 200, 'data', () => ask('/api/v1/me', { headers: [...HANDSHAKE, KEY] })],
    ['a handshake without its key', 400, 'data', () => ask(`${dashboard.path}/live`, { headers: HANDSHAKE })],
    [
      'a WebSocket while draining',
      503,
      'data',
      () => whileDraining(() => ask(`${dashboard.path}/live`, { headers: [...HANDSHAKE, KEY] })),
    ],
    [
      'HTTP/2 in clear text, declined',
      200,
      'data',
      () =>
        ask('/live', {
          headers: [
            ['Connection', 'Upgrade, HTTP2-Settings'],
            ['Upgrade', 'h2c'],
            ['HTTP2-Settings', 'AAMAAABkAAQAAP__'],
          ],
        }),
    ],
    [
      'an expectation that nobody knows',
      200,
      'data',
      () => ask('/live', { headers: [['Expect', 'the-unexpected']] }),
    ],
    ['the page', 200, 'page', () => ask('/')],
    ['the page at an address of its own', 200, 'page', () => ask('/t/home/d/1')],
    ['the page, as before', 304, 'page', () => conditional('/')],
    ['the page by its file’s name', 200, 'page', () => ask('/index.html')],
    ['a file beside the page', 200, 'data', () => ask('/theme.js')],
    ['an asset', 200, 'data', () => ask('/assets/app-1.js')],
    ['an asset, as before', 304, 'data', () => conditional('/assets/app-1.js')],
    ['a part of an asset', 206, 'data', () => ask('/assets/app-1.js', { headers: [['Range', 'bytes=0-1']] })],
    ['the problems', 200, 'sheet', () => ask('/docs/problems')],
    ['the style of the problems', 200, 'data', () => ask('/docs/problems.css')],
    ['the description of the API', 200, 'data', () => ask('/api/v1/openapi.json')],
    ['the readable description', 200, 'reference', () => ask('/api/docs/')],
    ['a script of the readable description', 200, 'reference', () => ask('/api/docs/static/swagger-ui.css')],
  ])('%s (%i) carries every header', async (_name, status, kind, run) => {
    const answer = await run();
    expect(answer.status).toBe(status);
    expectHeaders(answer, { kind, isHttps });
    expect(answer.body).not.toMatch(/fastify|node_modules|\.ts:\d/i);
  });

  test('every route of the API carries them, whoever asks', async () => {
    const { paths } = JSON.parse((await ask('/api/v1/openapi.json')).body) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => [method.toUpperCase(), path.replace(/\{\w+\}/g, 'x')] as const),
    );
    expect(routes.length).toBeGreaterThan(25);
    for (const [method, path] of routes)
      expectHeaders(await rawRequest(app.address, path, { method }), { kind: 'data', isHttps });
  });

  test('whoever asks too often (429) gets them, too, and may read when to come back', async () => {
    const wrong = { email: 'nobody@example.org', password: 'wrong' };
    const signIn = () =>
      app.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', payload: { ...wrong, more: 1 } });
    while ((await signIn()).statusCode !== 429);
    const answer = await rawRequest(app.address, '/api/auth/sign-in/email', {
      method: 'POST',
      headers: [
        ['Origin', LISTED],
        ['Content-Type', 'application/json'],
      ],
      body: JSON.stringify(wrong),
    });
    expect(answer.status).toBe(429);
    expect(Number(answer.header('retry-after'))).toBeGreaterThan(0);
    expect(answer.header('access-control-allow-origin')).toBe(LISTED);
    expect(answer.header('access-control-expose-headers')).toContain('Retry-After');
    expectHeaders(answer, { kind: 'data', isHttps });
  });

  test('too many reports (429) carry them, too', async () => {
    const report = () =>
      rawRequest(app.address, '/api/v1/reports', {
        method: 'POST',
        headers: [['Content-Type', 'application/csp-report']],
        body: '{"csp-report":{}}',
      });
    const flood = await Promise.all(
      Array.from({ length: 620 }, () =>
        app.app.inject({
          method: 'POST',
          url: '/api/v1/reports',
          headers: { 'content-type': 'text/x' },
          payload: 'x',
        }),
      ),
    );
    expect(flood.some(({ statusCode }) => statusCode === 429)).toBe(true);
    const answer = await report();
    expect([answer.status, answer.header('retry-after')]).toEqual([429, '60']);
    expectHeaders(answer, { kind: 'data', isHttps });
  });

  test('the page’s policy names what stands in the page, by its hash', async () => {
    const policy = (await ask('/')).header('content-security-policy')!;
    expect(policy.match(/script-src [^;]+/)?.[0].match(/'sha256-/g)).toHaveLength(1);
    expect(policy.match(/style-src [^;]+/)?.[0].match(/'sha256-/g)).toHaveLength(1);
    expect(policy).not.toMatch(/unsafe|nonce|\*/);
  });

  test('answers with somebody’s data are nobody else’s to keep', async () => {
    const cache = async (path: string) => (await ask(path)).header('cache-control');
    for (const path of [
      '/api/v1/me',
      `${team.path}/members`,
      `${team.path}/dashboards`,
      `${team.path}/datasets`,
    ])
      expect(await cache(path), path).toBe('no-store');
    // Asked for again with its ETag every time: no cache may hand it out without the server's word.
    expect(await cache(dashboard.path)).toBe('private, no-cache');
    expect(await cache('/assets/app-1.js')).toBe('public, max-age=31536000, immutable');
    expect(await cache('/assets/app-2.js')).toBe('no-store');
    expect(await cache('/')).toBe('no-cache');
  });
});
