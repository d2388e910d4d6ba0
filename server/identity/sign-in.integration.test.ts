import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIdentity } from './index.ts';
import {
  ask,
  cookieOf,
  type IdentityApp,
  identityApp,
  PASSWORD,
  signUp,
  type Visitor,
} from './testing/identity-app.ts';

let it: IdentityApp;
beforeAll(async () => {
  it = await identityApp();
});
afterAll(() => it.close());

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  it.app.inject({ method: 'POST', url: `/api/auth${url}`, payload, headers });
const meWith = (headers: Record<string, string>) => it.app.inject({ url: '/api/v1/me', headers });

describe('signing up, in and out', () => {
  test('a new person is signed in by cookie and by token, and is in no team', async () => {
    const ann = await signUp(it.app, 'Ann');
    const expected = { id: ann.id, name: 'Ann', email: ann.email, tenants: [] };
    expect((await meWith({ cookie: ann.cookie })).json()).toEqual(expected);
    expect((await meWith({ authorization: `Bearer ${ann.token}` })).json()).toEqual(expected);
  });

  test('the cookie is httpOnly, SameSite=Lax, for the whole host and not Secure over http', async () => {
    const { email } = await signUp(it.app);
    const answer = await post('/sign-in/email', { email, password: PASSWORD });
    expect(answer.statusCode).toBe(200);
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(cookie).not.toHaveProperty('secure');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('installations on other ports of the same host have a cookie of their own', async () => {
    const ann = await signUp(it.app);
    const log = { error: () => {}, warn: () => {} };
    const { auth } = await createIdentity({
      config: it.config,
      pool: it.pool,
      keys: it.keys,
      installation: 'another',
      log,
    });
    const { authCookies } = await auth.$context;
    expect(authCookies.sessionToken.name).toMatch(/^region-dashboard-[0-9a-f]{6}\.session_token$/);
    expect(ann.cookie).not.toContain(authCookies.sessionToken.name);
  });

  test('the cookie is Secure when people come by https', async () => {
    const behindTls = await identityApp({ PUBLIC_URL: 'https://dashboard.example.org' });
    try {
      await signUp(behindTls.app);
      const answer = await behindTls.app.inject({
        method: 'POST',
        url: '/api/auth/sign-up/email',
        payload: { name: 'Eve', email: 'eve@example.org', password: PASSWORD },
      });
      expect(answer.cookies[0]).toMatchObject({ secure: true, httpOnly: true });
      expect(
        (await behindTls.app.inject({ url: '/api/v1/me', headers: { cookie: cookieOf(answer) } })).statusCode,
      ).toBe(200);
    } finally {
      await behindTls.close();
    }
  });

  test('signing out ends cookie and token at once', async () => {
    const ann = await signUp(it.app);
    expect((await it.identity.signedIn({ cookie: ann.cookie }))?.person.id).toBe(ann.id);
    const out = await post('/sign-out', {}, { cookie: ann.cookie });
    expect(out.statusCode).toBe(200);
    expect(await it.identity.signedIn({ cookie: ann.cookie })).toBeNull();
    const refused = await meWith({ authorization: `Bearer ${ann.token}` });
    expect(refused.statusCode).toBe(401);
    expect(refused.json()).toMatchObject({ code: 'session-expired', status: 401 });
    expect(refused.headers['www-authenticate']).toBe('Bearer');
  });

  test('signing out without a session, with or without a body, is no error', async () => {
    expect((await it.app.inject({ method: 'POST', url: '/api/auth/sign-out' })).statusCode).toBe(200);
  });

  test('a session of one sign-in survives the sign-out of another', async () => {
    const ann = await signUp(it.app);
    const other = await post('/sign-in/email', { email: ann.email, password: PASSWORD });
    await post('/sign-out', {}, { cookie: cookieOf(other) });
    expect((await meWith({ cookie: ann.cookie })).statusCode).toBe(200);
  });

  test('changing the password ends the other sessions when asked to, and needs the old one', async () => {
    const ann = await signUp(it.app);
    const other = await post('/sign-in/email', { email: ann.email, password: PASSWORD });
    const headers = { cookie: ann.cookie };
    const wrong = { currentPassword: 'something else', newPassword: 'a new password' };
    expect((await post('/change-password', wrong, headers)).json()).toMatchObject({
      reason: 'INVALID_PASSWORD',
    });
    const right = { currentPassword: PASSWORD, newPassword: 'a new password', revokeOtherSessions: true };
    const changed = await post('/change-password', right, headers);
    expect(changed.statusCode).toBe(200);
    expect((await meWith({ cookie: cookieOf(other) })).statusCode).toBe(401);
    expect((await meWith({ cookie: cookieOf(changed) })).statusCode).toBe(200);
    expect((await post('/sign-in/email', { email: ann.email, password: PASSWORD })).statusCode).toBe(401);
  });

  test('the name can be changed, and is seen at once', async () => {
    const ann = await signUp(it.app);
    const answer = await ask(it.app, ann, 'PATCH', '/api/v1/me', { name: '  Anna  ' });
    expect(answer.json()).toMatchObject({ name: 'Anna' });
    expect((await it.identity.signedIn({ cookie: ann.cookie }))?.person.name).toBe('Anna');
    expect((await ask(it.app, ann, 'PATCH', '/api/v1/me', { name: '   ' })).statusCode).toBe(400);
  });
});

describe('what does not sign in', () => {
  test('a wrong password and an unknown address are answered alike', async () => {
    const { email } = await signUp(it.app);
    const wrong = await post('/sign-in/email', { email, password: 'not the password' });
    const unknown = await post('/sign-in/email', {
      email: 'nobody@example.org',
      password: 'not the password',
    });
    expect(wrong.statusCode).toBe(401);
    expect(unknown.json()).toEqual(wrong.json());
    expect(wrong.headers['content-type']).toContain('application/problem+json');
    expect(wrong.json()).toMatchObject({
      type: '/docs/problems#sign-in-refused',
      reason: 'INVALID_EMAIL_OR_PASSWORD',
      message: 'Invalid email or password',
    });
    expect(unknown.cookies).toEqual([]);
  });

  test('an address is taken once, however it is written', async () => {
    const { email } = await signUp(it.app);
    const again = await post('/sign-up/email', {
      name: 'Eve',
      email: email.toUpperCase(),
      password: PASSWORD,
    });
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ reason: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL' });
  });

  test.each([
    ['a short password', { name: 'Eve', email: 'eve@example.org', password: '1234567' }],
    ['no name', { name: ' ', email: 'eve@example.org', password: PASSWORD }],
    ['no address', { name: 'Eve', email: 'eve', password: PASSWORD }],
    ['an address without a full domain', { name: 'Eve', email: 'eve@host', password: PASSWORD }],
    ['an address of the demo', { name: 'Eve', email: 'demo@Region-Dashboard.localhost', password: PASSWORD }],
    [
      'fields nobody asked for',
      { name: 'Eve', email: 'eve@example.org', password: PASSWORD, emailVerified: true },
    ],
    ['an endless password', { name: 'Eve', email: 'eve@example.org', password: 'x'.repeat(129) }],
  ])('signing up with %s is refused', async (_, payload) => {
    const answer = await post('/sign-up/email', payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  const changed = (text: string, at: number) =>
    text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

  test('a tampered, unsigned or foreign session is none', async () => {
    const ann = await signUp(it.app);
    const [name, value] = ann.cookie.split('=') as [string, string];
    const { rows } = await it.admin.query(`select "token" from identity."session" where "userId" = $1`, [
      ann.id,
    ]);
    const raw: string = rows[0].token;
    expect(decodeURIComponent(value).startsWith(`${raw}.`)).toBe(true);
    for (const headers of [
      { cookie: `${name}=${changed(value, 3)}` },
      { cookie: `${name}=${changed(value, raw.length + 5)}` },
      { cookie: `${name}=${raw}` },
      { cookie: `${name}=${raw}.` },
      { cookie: `${name}=%` },
      { authorization: `Bearer ${raw}` },
      { authorization: `Bearer ${changed(ann.token, 3)}` },
      { authorization: `Bearer ${changed(ann.token, raw.length + 5)}` },
      { authorization: 'Bearer ' },
      { authorization: 'Bearer %E0%A4%A' },
    ] as Record<string, string>[])
      expect((await meWith(headers)).statusCode, JSON.stringify(headers)).toBe(401);
  });

  test('a bearer token that is not valid does not fall back to the cookie', async () => {
    const ann = await signUp(it.app);
    const answer = await meWith({ cookie: ann.cookie, authorization: 'Bearer nonsense' });
    expect(answer.statusCode).toBe(401);
    // A proxy's own password in front of us is not a token.
    expect((await meWith({ cookie: ann.cookie, authorization: 'Basic eDp5' })).statusCode).toBe(200);
  });

  test('an expired session is named as such, and the row goes', async () => {
    const ann = await signUp(it.app);
    await it.admin.query(
      `update identity."session" set "expiresAt" = now() - interval '1 second' where "userId" = $1`,
      [ann.id],
    );
    const answer = await meWith({ cookie: ann.cookie });
    expect(answer.json()).toMatchObject({ status: 401, code: 'session-expired' });
    expect((await it.app.inject({ url: '/api/v1/me' })).json()).toMatchObject({ code: 'not-signed-in' });
    const left = await it.admin.query(`select from identity."session" where "userId" = $1`, [ann.id]);
    expect(left.rowCount).toBe(0);
  });

  test('secrets of the session are nowhere a script could read them', async () => {
    const ann = await signUp(it.app);
    const session = await it.app.inject({ url: '/api/auth/get-session', headers: { cookie: ann.cookie } });
    expect(session.json()).toMatchObject({ user: { id: ann.id } });
    expect(session.json().session).not.toHaveProperty('token');
    expect(session.headers).not.toHaveProperty('set-auth-token');
  });
});

describe('what of the library can be reached', () => {
  let ann: Visitor;
  beforeAll(async () => {
    ann = await signUp(it.app);
  });

  test('nothing but the open paths: every other endpoint of Better Auth is not there', async () => {
    const open = new Set([
      '/sign-up/email',
      '/sign-in/email',
      '/sign-out',
      '/change-password',
      '/get-session',
      '/magic-link/verify',
    ]);
    const endpoints = Object.values(it.identity.auth.api).map(({ path, options }) => ({ path, options }));
    const closed = endpoints.filter(({ path }) => path && !open.has(path));
    expect(closed.length).toBeGreaterThan(40);
    for (const { path, options } of closed)
      for (const method of [options.method].flat() as ('GET' | 'POST')[]) {
        const url = `/api/auth${path!.replace(/:\w+/g, 'x')}`;
        const payload = method === 'POST' ? { payload: {} } : {};
        const answer = await it.app.inject({ method, url, headers: { cookie: ann.cookie }, ...payload });
        expect(answer.statusCode, `${method} ${url}`).toBe(404);
        expect(answer.json()).toMatchObject({ code: 'not-found' });
      }
  });

  test.each([
    '/api/auth//organization/create',
    '/api/auth/sign-out/../organization/create',
    '/api/auth/%6frganization/create',
    '/api/auth/sign-in%2fmagic-link',
    '/api/auth/sign-in/magic-link/',
  ])('no spelling leads around it: %s', async url => {
    const answer = await ask(it.app, ann, 'POST', url, { email: ann.email, name: 'x', slug: 'x' });
    expect(answer.statusCode).toBe(404);
  });

  test('another method of an open path is named', async () => {
    const answer = await it.app.inject({ url: '/api/auth/sign-in/email' });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe('POST');
    expect(answer.json()).toMatchObject({ code: 'method-not-allowed' });
  });

  test('a form and a broken body are refused by name', async () => {
    const form = await it.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'email=a&password=b',
    });
    expect(form.json()).toMatchObject({ code: 'unsupported-media-type', status: 415 });
    const broken = await it.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: { 'content-type': 'application/json' },
      payload: '{"email":',
    });
    expect(broken.json()).toMatchObject({ code: 'not-json', status: 400 });
  });
});
