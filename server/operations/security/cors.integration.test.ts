import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/app.ts';
import {
  call,
  type Dashboard,
  newDashboard,
  newTeam,
  PASSWORD,
  type Person,
  signUp,
} from '../../testing/people.ts';
import { expectRefused } from '../../testing/refusal.ts';
import { knock, openSocket } from '../../testing/socket.ts';
import { CORS } from './cors.ts';
import { LISTED, ORIGIN_TRICKS, TRICKED_CONFIG } from './testing/origin-tricks.ts';
import { type RawAnswer, rawRequest } from './testing/raw-request.ts';

let app: TestApp;
let ada: Person;
let dashboard: Dashboard;
/** what Ada's browser has */
let cookie: string;

beforeAll(async () => {
  const { PUBLIC_URL, CORS_ORIGINS } = TRICKED_CONFIG;
  app = await testApp({ env: { PUBLIC_URL, CORS_ORIGINS: CORS_ORIGINS.join(', ') } });
  ada = await signUp(app.address, 'Ada');
  dashboard = await newDashboard(ada, await newTeam(ada));
  const signedIn = await call(app.address, 'POST', '/api/auth/sign-in/email', {
    email: ada.email,
    password: PASSWORD,
  });
  cookie = signedIn.headers
    .getSetCookie()
    .map(each => each.split(';')[0])
    .join('; ');
});
afterAll(() => app?.close());

type Lines = readonly (readonly [string, string])[];
const read = (headers: Lines, path = '/api/v1/me') =>
  rawRequest(app.address, path, { headers: [['Cookie', cookie], ...headers] });
const preflight = (headers: Lines, path = '/api/v1/me') =>
  rawRequest(app.address, path, {
    method: 'OPTIONS',
    headers: [
      ['Access-Control-Request-Method', 'PATCH'],
      ['Access-Control-Request-Headers', 'content-type'],
      ...headers,
    ],
  });
const rename = (headers: Lines) =>
  rawRequest(app.address, '/api/v1/me', {
    method: 'PATCH',
    headers: [['Cookie', cookie], ['Content-Type', 'application/json'], ...headers],
    body: '{"name":"Ada"}',
  });
const granted = ({ lines }: RawAnswer) => lines.filter(([name]) => name.startsWith('access-control-'));

describe('a listed page', () => {
  test.each(TRICKED_CONFIG.CORS_ORIGINS)('%s reads and changes, with its cookie', async origin => {
    for (const answer of [await read([['Origin', origin]]), await rename([['Origin', origin]])]) {
      expect(answer.status).toBe(200);
      expect(answer.header('access-control-allow-origin')).toBe(origin);
      expect(answer.header('access-control-allow-credentials')).toBe('true');
      expect(answer.header('access-control-expose-headers')).toBe(CORS.exposedHeaders.join(', '));
      expect(answer.header('vary')).toBe('Origin');
    }
  });

  test('reads refusals, too: somebody has to be told', async () => {
    const bad = { method: 'PATCH', headers: [['Origin', LISTED]] as const, body: '{' };
    for (const [status, answer] of [
      [401, await rawRequest(app.address, '/api/v1/me', { headers: [['Origin', LISTED]] })],
      [404, await read([['Origin', LISTED]], '/api/v1/nothing')],
      [405, await rawRequest(app.address, '/api/v1/me', { method: 'DELETE', headers: [['Origin', LISTED]] })],
      [415, await rawRequest(app.address, '/api/v1/me', bad)],
    ] as const) {
      expect(answer.status).toBe(status);
      expect(answer.header('access-control-allow-origin')).toBe(LISTED);
    }
  });

  test('opens a live connection with its cookie', async () => {
    const socket = await openSocket(app.address, ada, dashboard, { headers: { cookie, origin: LISTED } });
    expect(await socket.next('welcome')).toMatchObject({ person: ada.id });
    socket.close();
  });

  test('signs in', async () => {
    const { status, headers } = await call(
      app.address,
      'POST',
      '/api/auth/sign-in/email',
      { email: ada.email, password: PASSWORD },
      { origin: LISTED },
    );
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(LISTED);
    // Sub-domains of one registrable domain are the same site: the browser sends a Lax cookie along.
    expect(headers.getSetCookie()[0]).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
  });
});

describe('a preflight', () => {
  test.each(['/api/v1/me', '/api/v1/tenants/unknown/dashboards', '/api/auth/sign-out', '/nothing'])(
    'to %s is answered before anybody asks who it is',
    async path => {
      const answer = await preflight([['Origin', LISTED]], path);
      expect([answer.status, answer.body]).toEqual([204, '']);
      expect(answer.header('access-control-allow-origin')).toBe(LISTED);
      expect(answer.header('access-control-allow-credentials')).toBe('true');
      expect(answer.header('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
      expect(answer.header('access-control-allow-headers')).toContain('Content-Type');
      expect(answer.header('access-control-max-age')).toBe('600');
      expect(answer.header('vary')).toBe('Origin');
      expect(answer.header('content-security-policy')).toContain("default-src 'none'");
    },
  );

  test('without a method is a plain question, answered as one', async () => {
    const answer = await rawRequest(app.address, '/api/v1/me', {
      method: 'OPTIONS',
      headers: [['Origin', LISTED]],
    });
    expect([answer.status, answer.header('allow')]).toEqual([204, 'GET, HEAD, PATCH, OPTIONS']);
  });
});

describe('a page that only looks like one on the list', () => {
  test.each(ORIGIN_TRICKS.filter(([, origin]) => origin.length < 1_000))(
    'gets no leave to read, may change nothing and opens no socket: %s',
    async (_, origin) => {
      const headers = [
        ['Origin', origin],
        // As a browser would say it; without Origin this alone decides.
        ['Sec-Fetch-Site', 'cross-site'],
      ] as const;
      expect(granted(await preflight(headers))).toEqual([]);
      const answer = await read(headers);
      expect(granted(answer)).toEqual([]);
      expect(answer.header('vary')).toBe('Origin');
      const changed = await rename(headers);
      expect([changed.status, JSON.parse(changed.body)]).toMatchObject([403, { code: 'foreign-origin' }]);
      if (origin !== '')
        expectRefused(await knock(app.address, dashboard, { headers: { cookie, origin } }), 'foreign-origin');
    },
  );

  test('two Origin headers are none of the list, in either order', async () => {
    for (const [first, second] of [
      [LISTED, 'https://evil.example'],
      ['https://evil.example', LISTED],
      [LISTED, LISTED],
    ] as const) {
      const twice = [
        ['Origin', first],
        ['Origin', second],
      ] as const;
      expect(granted(await read(twice))).toEqual([]);
      expect(granted(await preflight(twice))).toEqual([]);
      expect((await rename(twice)).status).toBe(403);
    }
  });
});

test('without a list nobody gets leave, not even the page of the server itself: it needs none', async () => {
  await using alone = await testApp({ database: app.database });
  for (const origin of [LISTED, alone.address, 'null']) {
    const answer = await rawRequest(alone.address, '/live', { headers: [['Origin', origin]] });
    expect(granted(answer)).toEqual([]);
  }
});
