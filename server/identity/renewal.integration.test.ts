import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ask,
  createTeam,
  type IdentityApp,
  identityApp,
  PASSWORD,
  signUp,
  tokenOf,
} from './testing/identity-app.ts';

let it: IdentityApp;
beforeAll(async () => {
  it = await identityApp();
});
afterAll(() => it.close());

const next = 'the next secret for tests, the next secret for tests';
const third = 'a third secret for tests, a third secret for tests, 1';
const use = (current: string, ...accepted: string[]) => it.identity.replaceKeys({ current, accepted });
const old = () => it.keys.current;
beforeEach(() => use(old()));

const me = (headers: Record<string, string>) => it.app.inject({ url: '/api/v1/me', headers });
const bearer = (token: string) => me({ authorization: `Bearer ${token}` });
/** @returns the Cookie header after an answer, or undefined when it sets none */
const setBy = (answer: { cookies: { name: string; value: string }[] }) =>
  answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ') || undefined;

describe('a cookie that a previous secret signed', () => {
  test('is accepted and signed anew, with everything that makes it safe', async () => {
    const ann = await signUp(it.app);
    use(next, old());
    const answer = await me({ cookie: ann.cookie });
    expect(answer.statusCode).toBe(200);
    const session = ann.cookie.split('=')[0]!;
    expect(answer.cookies).toEqual([
      expect.objectContaining({
        name: session,
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        maxAge: 7 * 86_400,
      }),
    ]);
    use(next);
    expect((await me({ cookie: ann.cookie })).statusCode).toBe(401);
    const again = await me({ cookie: setBy(answer)! });
    expect(again.json()).toMatchObject({ id: ann.id });
    expect(again.cookies).toEqual([]);
  });

  test('is signed anew on every route that answers this person alone', async () => {
    const ann = await signUp(it.app);
    await createTeam(it.app, ann, 'renewed');
    use(next, old());
    for (const [method, url, status] of [
      ['GET', '/api/v1/tenants/renewed/members', 200],
      ['GET', '/api/auth/get-session', 200],
      ['GET', '/api/v1/tenants/nowhere/members', 404],
      ['POST', '/api/v1/tenants', 422],
    ] as const) {
      const answer = await ask(
        it.app,
        ann,
        method,
        url,
        method === 'POST' ? { slug: '', name: '' } : undefined,
      );
      expect([answer.statusCode === 400 ? 422 : answer.statusCode, answer.cookies.length], url).toEqual([
        status,
        1,
      ]);
    }
  });

  test('signs out as well, and is not handed out again with it', async () => {
    const ann = await signUp(it.app);
    use(next, old());
    const answer = await ask(it.app, ann, 'POST', '/api/auth/sign-out', {});
    expect(answer.statusCode).toBe(200);
    const session = answer.cookies.filter(({ name }) => ann.cookie.startsWith(`${name}=`));
    expect(session).toMatchObject([{ value: '', maxAge: 0 }]);
    expect((await me({ cookie: ann.cookie })).statusCode).toBe(401);
  });

  test('of a session that ends with the browser still does', async () => {
    const ann = await signUp(it.app);
    const answer = await it.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: ann.email, password: PASSWORD, rememberMe: false },
    });
    const cookie = setBy(answer)!;
    expect(answer.cookies).toHaveLength(2);
    use(next, old());
    const renewed = await me({ cookie });
    expect(renewed.cookies).toHaveLength(2);
    for (const { maxAge } of renewed.cookies) expect(maxAge).toBeUndefined();
    use(next);
    expect((await me({ cookie: setBy(renewed)! })).statusCode).toBe(200);
  });

  test('is Secure where people come by https', async () => {
    const behindTls = await identityApp({ PUBLIC_URL: 'https://dashboard.example.org' });
    try {
      const ann = await signUp(behindTls.app);
      behindTls.identity.replaceKeys({ current: next, accepted: [behindTls.keys.current] });
      const answer = await ask(behindTls.app, ann, 'GET', '/api/v1/me');
      expect(answer.cookies).toMatchObject([{ secure: true, httpOnly: true }]);
      expect(answer.cookies[0]!.name).toMatch(/^__Secure-/);
    } finally {
      await behindTls.close();
    }
  });

  test('that somebody has changed is neither accepted nor signed', async () => {
    const ann = await signUp(it.app);
    const ben = await signUp(it.app, 'Ben');
    const [name, value] = ann.cookie.split(/=(.*)/s) as [string, string];
    const [token, signature] = decodeURIComponent(value).split('.') as [string, string];
    const bens = decodeURIComponent(ben.cookie.split(/=(.*)/s)[1]!).split('.')[0]!;
    use(next, old());
    for (const forged of [
      `${bens}.${signature}`,
      `${token}.${signature.slice(0, -4)}AAA=`,
      `${token}.`,
      token,
      `.${signature}`,
      `%`,
      `${token}.${Buffer.from('x'.repeat(32)).toString('base64')}`,
    ]) {
      const answer = await me({ cookie: `${name}=${encodeURIComponent(forged)}` });
      expect([answer.statusCode, answer.cookies], forged).toEqual([401, []]);
    }
    expect((await me({ cookie: `${name}=%` })).statusCode).toBe(401);
  });

  test('other cookies of the host stay what they are', async () => {
    const ann = await signUp(it.app);
    use(next, old());
    const answer = await me({ cookie: `theme=dark; a.b=c.d; ${ann.cookie}; other=1.2` });
    expect(answer.json()).toMatchObject({ id: ann.id });
    expect(answer.cookies).toHaveLength(1);
  });
});

test('while processes are replaced one by one, each accepts what the other signs', async () => {
  const ann = await signUp(it.app);
  // first everywhere: the next one is accepted
  use(old(), next);
  expect((await me({ cookie: ann.cookie })).cookies).toEqual([]);
  // then one process signs with it, and the other one not yet
  use(next, old());
  const renewed = setBy(await me({ cookie: ann.cookie }))!;
  use(old(), next);
  const back = await me({ cookie: renewed });
  expect(back.statusCode).toBe(200);
  expect(back.cookies.map(({ name }) => name)).toEqual([ann.cookie.split('=')[0]]);
  use(third, next, old());
  expect((await me({ cookie: ann.cookie })).statusCode).toBe(200);
  expect((await me({ cookie: renewed })).statusCode).toBe(200);
});

describe("a program's token", () => {
  test('is accepted, and the answer carries the one to go on with', async () => {
    const ann = await signUp(it.app);
    use(next, old());
    const answer = await bearer(ann.token);
    expect(answer.statusCode).toBe(200);
    expect(answer.cookies).toEqual([]);
    const token = String(answer.headers['set-auth-token']);
    expect((await bearer(token)).headers['set-auth-token']).toBeUndefined();
    expect((await bearer(encodeURIComponent(ann.token))).statusCode).toBe(200);
    use(next);
    expect((await bearer(ann.token)).json()).toMatchObject({ code: 'session-expired' });
    expect((await bearer(token)).json()).toMatchObject({ id: ann.id });
  });
});

test('links of invitations work until their secret is dropped, and are shown with the new one', async () => {
  const ann = await signUp(it.app);
  await createTeam(it.app, ann, 'invites');
  const invitations = '/api/v1/tenants/invites/invitations';
  const made = await ask(it.app, ann, 'POST', invitations, { role: 'viewer' });
  const token = tokenOf(made.json<{ link: string }>().link);
  use(next, old());
  expect((await ask(it.app, null, 'GET', `/api/v1/invitations/${token}`)).statusCode).toBe(200);
  const list = await ask(it.app, ann, 'GET', invitations);
  const shown = tokenOf(list.json<{ invitations: { link: string }[] }>().invitations[0]!.link);
  expect(shown).not.toBe(token);
  const ben = await signUp(it.app, 'Ben');
  use(next);
  expect((await ask(it.app, null, 'GET', `/api/v1/invitations/${token}`)).statusCode).toBe(404);
  expect((await ask(it.app, ben, 'POST', `/api/v1/invitations/${shown}/accept`)).statusCode).toBe(200);
});

test('nothing is computed while only one secret is accepted', async () => {
  const ann = await signUp(it.app);
  const credentials = { cookie: ann.cookie };
  expect(it.identity.renew(credentials).credentials).toBe(credentials);
});
