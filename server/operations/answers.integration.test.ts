import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS, type Problem, type ProblemCode } from '#core/contract/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { type Dashboard, newDashboard, newTeam, type Person, signUp, type Team } from '../testing/people.ts';
import { expectProblem, expectRefused } from '../testing/refusal.ts';
import { sendBytes } from './testing/raw-socket.ts';

let app: TestApp;
let ada: Person;
let team: Team;
let dashboard: Dashboard;
beforeAll(async () => {
  app = await testApp();
  ada = await signUp(app.address, 'Ada');
  team = await newTeam(ada);
  dashboard = await newDashboard(ada, team);
});
afterAll(() => app?.close());
const get = (path: string, init?: RequestInit) => fetch(new URL(path, app.address), init);

describe('an address', () => {
  test.each(['/nothing', '/api', '/api/v1', '/api/v2/me', '/%2e%2e/x', '/.env', '/live/', '/docs'])(
    '%s that is none is answered with not-found',
    async path => {
      expectRefused(await ada.call('GET', path), 'not-found');
    },
  );

  test.each<[string, () => string, string]>([
    ['DELETE', () => '/api/v1/me', 'GET, HEAD, PATCH, OPTIONS'],
    ['PUT', () => `${team.path}/dashboards`, 'GET, HEAD, POST, OPTIONS'],
    ['DELETE', () => dashboard.path, 'GET, HEAD, OPTIONS'],
    ['GET', () => `${dashboard.path}/commands`, 'POST, OPTIONS'],
    ['POST', () => '/live', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', () => dashboard.path, 'GET, HEAD, OPTIONS'],
  ])('%s where it is not taken says what is', async (method, path, allow) => {
    const answer = await ada.call(method, path());
    expectRefused(answer, 'method-not-allowed');
    expect(answer.headers.get('allow')).toBe(allow);
  });

  test('answers HEAD as GET, without the body', async () => {
    for (const path of ['/live', '/api/v1/me', dashboard.path, `${team.path}/dashboards`]) {
      const [head, full] = [await ada.call('HEAD', path), await ada.call('GET', path)];
      expect([head.status, head.body]).toEqual([200, '']);
      for (const name of ['content-type', 'content-length', 'etag', 'content-security-policy'])
        expect(head.headers.get(name)).toBe(full.headers.get(name));
    }
    expect((await ada.call('HEAD', '/nothing')).status).toBe(404);
  });

  test('answers OPTIONS with what it takes', async () => {
    const known = await ada.call('OPTIONS', `${dashboard.path}/commands`);
    expect([known.status, known.headers.get('allow'), known.body]).toEqual([204, 'POST, OPTIONS', '']);
    expectRefused(await ada.call('OPTIONS', '/nothing'), 'not-found');
  });

  test('answers JSON to whoever wants something else: there is nothing else', async () => {
    for (const accept of ['application/xml', 'text/html', 'image/png', 'nonsense', '*/*;q=0']) {
      const answer = await get('/api/v1/me', { headers: { accept, authorization: `Bearer ${ada.token}` } });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'application/json; charset=utf-8',
      ]);
    }
  });
});

describe('every answer', () => {
  test.each(['/live', '/api/v1/me', '/nothing', '/docs/problems', '/api/docs/', '/%zz'])(
    'of %s is nobody’s frame, type or script',
    async path => {
      const { headers } = await get(path);
      if (path !== '/%zz') {
        expect(headers.get('x-frame-options')).toBe('DENY');
        expect(headers.get('content-security-policy')).toContain("default-src 'none'");
        expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
      }
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    },
  );

  test('carries the request’s id, when that is harmless', async () => {
    const id = async (sent: string) =>
      (await get('/live', { headers: { 'x-request-id': sent } })).headers.get('x-request-id');
    expect(await id('from-the-proxy-1')).toBe('from-the-proxy-1');
    for (const bad of ['short', 'x'.repeat(65), 'with space 12', '<script>alert</script>'])
      expect(await id(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what is not HTTP as we read it', () => {
  const raw = (text: string) => sendBytes(app.address, text);

  test.each<[string, string, ProblemCode?]>([
    ['nonsense', 'NONSENSE\r\n\r\n'],
    ['no host', 'GET /live HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a broken header', 'GET /live HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n'],
    [
      'headers of 100 kB',
      `GET /live HTTP/1.1\r\nHost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
      'headers-too-large',
    ],
    [
      'two lengths',
      'POST /api/v1/tenants HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x',
    ],
  ])('(%s) is refused and closed', async (what, text, code = 'invalid-request') => {
    const answer = await raw(text);
    if (answer === '' && what.includes('100 kB')) return; // the connection was reset before it could be read
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    const body = answer.split('\r\n\r\n')[1] ?? '';
    expect(answer).toContain('application/problem+json');
    expectProblem(JSON.parse(body) as Problem, code);
  });

  test('an address that cannot be decoded is refused as a problem', async () => {
    expect(await raw('GET /%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain(
      'application/problem+json',
    );
  });
});

describe('/docs/problems', () => {
  test('has a section for each refusal, at the address that problems name', async () => {
    const answer = await get('/docs/problems');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const html = await answer.text();
    for (const [code, { title, status }] of Object.entries(PROBLEMS)) {
      const section = html.match(new RegExp(`<section id="${code}">[^]*?</section>`))?.[0];
      expect(section).toContain(`<h2>${title}</h2>`);
      expect(section).toContain(`status ${status}`);
      expect(section?.match(/<p>(.+)<\/p>/)?.[1]).toMatch(/\w.+\.$/);
    }
    expect(html).not.toMatch(/<script|<style|style=| on\w+=|javascript:/);
    const { body } = await ada.call('GET', '/nothing');
    const url = new URL(body.type, app.address);
    expect(url.pathname).toBe('/docs/problems');
    expect(html).toContain(`id="${url.hash.slice(1)}"`);
  });

  test('its style is a file of ours', async () => {
    const html = await (await get('/docs/problems')).text();
    const href = html.match(/<link rel="stylesheet" href="([^"]+)"/)?.[1];
    const style = await get(href!);
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });
});
