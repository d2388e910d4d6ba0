import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bootstrap, DEMO_OWNER, oneTimeLink } from './index.ts';
import { during } from './testing/another-process.ts';
import {
  ask,
  cookieOf,
  type IdentityApp,
  identityApp,
  joined,
  me,
  PASSWORD,
  signUp,
} from './testing/identity-app.ts';

const NAMED = { BOOTSTRAP_EMAIL: 'Owner@Example.org', BOOTSTRAP_PASSWORD: 'operators choose well' };
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(40) };

const opened: IdentityApp[] = [];
async function start(env: Record<string, string> = {}, shared?: IdentityApp): Promise<IdentityApp> {
  const it = await identityApp(env, undefined, shared?.database);
  opened.push(it);
  return it;
}
let first: IdentityApp;
beforeEach(async () => {
  first = await start(NAMED);
});
afterEach(async () => {
  for (const it of opened.splice(0).reverse()) await it.close();
});

const signIn = (it: IdentityApp, email: string, password: string) =>
  it.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', payload: { email, password } });
const count = async (table: string) => (await first.admin.query(`select from identity."${table}"`)).rowCount;
const owners = async (slug = 'home') =>
  (
    await first.admin.query<{ email: string }>(
      `select u."email" from identity."member" m join identity."user" u on u."id" = m."userId"
       join identity."organization" o on o."id" = m."organizationId"
       where o."slug" = $1 and m."role" = 'owner' order by 1`,
      [slug],
    )
  ).rows.map(({ email }) => email);

describe('with BOOTSTRAP_EMAIL', () => {
  test("creates the first owner, who signs in with the password, and the operator's tenant", async () => {
    const result = await bootstrap(first);
    expect(result).toMatchObject({
      tenant: { slug: 'home' },
      demo: false,
      made: ['tenant', 'owner'],
      notices: [],
    });
    const answer = await signIn(first, 'owner@example.org', NAMED.BOOTSTRAP_PASSWORD);
    expect(answer.statusCode).toBe(200);
    const who = await first.app.inject({ url: '/api/v1/me', headers: { cookie: cookieOf(answer) } });
    expect(who.json()).toMatchObject({
      id: result.owner?.id,
      email: 'owner@example.org',
      tenants: [{ id: result.tenant?.id, slug: 'home', name: 'Home', role: 'owner' }],
    });
  });

  test('repeated and by several processes at once it does it once', async () => {
    const others = await Promise.all([start(NAMED, first), start(NAMED, first), start(NAMED, first)]);
    const results = await Promise.all([first, ...others].map(it => bootstrap(it)));
    const made = results.map(result => result.made).filter(each => each.length > 0);
    expect(made).toEqual([['tenant', 'owner']]);
    const done = { ...results[0], made: [] };
    for (const result of results) expect({ ...result, made: [] }).toEqual(done);
    expect(await bootstrap(first)).toEqual(done);
    expect([await count('user'), await count('account'), await count('organization')]).toEqual([1, 1, 1]);
  });

  test('waits for another process that is at it', async () => {
    const result = await during(
      first,
      async other => {
        await other.query(`select pg_advisory_xact_lock(hashtextextended('region-dashboard bootstrap', 0))`);
        await other.query(
          `insert into identity."organization" ("slug", "name", "createdAt") values ('home', 'Home', now())`,
        );
      },
      () => bootstrap(first),
    );
    expect(result).toMatchObject({ tenant: { slug: 'home' } });
    expect(await owners()).toEqual(['owner@example.org']);
  });

  test('never changes the password of somebody who exists', async () => {
    await bootstrap(first);
    const again = await start({ ...NAMED, BOOTSTRAP_PASSWORD: 'another password' }, first);
    await bootstrap(again);
    expect((await signIn(again, 'owner@example.org', 'another password')).statusCode).toBe(401);
    expect((await signIn(again, 'owner@example.org', NAMED.BOOTSTRAP_PASSWORD)).statusCode).toBe(200);
  });

  test('does not make an owner of somebody who was no owner any more', async () => {
    await bootstrap(first);
    const signedIn = await signIn(first, 'owner@example.org', NAMED.BOOTSTRAP_PASSWORD);
    const owner = { ...signedIn.json().user, token: '', cookie: cookieOf(signedIn) };
    const heir = await joined(first.app, owner, 'home', 'owner');
    await ask(first.app, heir, 'PATCH', `/api/v1/tenants/home/members/${owner.id}`, { role: 'viewer' });
    expect((await bootstrap(first)).notices).toEqual([]);
    expect(await owners()).toEqual([heir.email]);
  });

  test('gives the tenant to nobody who merely signed up with the address first', async () => {
    const squatter = { name: 'Eve', email: 'owner@example.org', password: PASSWORD };
    await first.app.inject({ method: 'POST', url: '/api/auth/sign-up/email', payload: squatter });
    const { notices } = await bootstrap(first);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('BOOTSTRAP_EMAIL');
    expect(await owners()).toEqual([]);
    // Whoever knows the configured password is the one who is meant.
    const knowing = await start({ ...NAMED, BOOTSTRAP_PASSWORD: PASSWORD }, first);
    expect((await bootstrap(knowing)).notices).toEqual([]);
    expect(await owners()).toEqual(['owner@example.org']);
  });

  test('takes over from the demo', async () => {
    await bootstrap(await start({}, first));
    expect(await owners()).toEqual([DEMO_OWNER.email]);
    await bootstrap(first);
    expect(await owners()).toEqual([DEMO_OWNER.email, 'owner@example.org']);
  });

  test('works in production, and names the tenant as configured', async () => {
    const production = await start({ ...NAMED, ...PRODUCTION, BOOTSTRAP_TENANT: 'ops' }, first);
    expect(await bootstrap(production)).toMatchObject({ tenant: { slug: 'ops' }, demo: false });
    expect(await owners('ops')).toEqual(['owner@example.org']);
  });

  test.each([
    ['BOOTSTRAP_TENANT', { BOOTSTRAP_TENANT: 'ends-' }],
    ['BOOTSTRAP_TENANT', { BOOTSTRAP_TENANT: '3f1c8a52-0d5e-4c0e-9f53-0a1b2c3d4e5f' }],
    ['BOOTSTRAP_EMAIL', { BOOTSTRAP_EMAIL: 'admin@localhost' }],
  ])('says which variable cannot be used: %s', async (name, env) => {
    const it = await start({ ...NAMED, ...env }, first).catch((error: Error) => error);
    const failure = it instanceof Error ? it : await bootstrap(it).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'ConfigError', message: expect.stringContaining(name) });
  });
});

describe('without it', () => {
  test('in production nobody and nothing is created', async () => {
    const production = await start(PRODUCTION, first);
    expect(await bootstrap(production)).toEqual({
      tenant: null,
      owner: null,
      demo: false,
      made: [],
      notices: [],
    });
    expect([await count('user'), await count('organization')]).toEqual([0, 0]);
  });

  test('elsewhere there is a demo owner, who has no password', async () => {
    const demo = await start({}, first);
    const result = await bootstrap(demo);
    expect(result).toMatchObject({
      tenant: { slug: 'home' },
      owner: { email: DEMO_OWNER.email },
      demo: true,
    });
    expect(await bootstrap(demo)).toEqual({ ...result, made: [] });
    expect(await count('account')).toBe(0);
    for (const password of ['', 'demo', 'password', DEMO_OWNER.email])
      expect((await signIn(demo, DEMO_OWNER.email, password)).statusCode).toBeGreaterThanOrEqual(400);
  });

  test('ended sessions are swept', async () => {
    const ann = await signUp(first.app);
    await first.admin.query(`update identity."session" set "expiresAt" = now() - interval '2 days'`);
    await signUp(first.app);
    await bootstrap(first);
    expect(await count('session')).toBe(1);
    expect((await ask(first.app, ann, 'GET', '/api/v1/me')).statusCode).toBe(401);
  });
});

describe('the one-time link', () => {
  const base = 'http://127.0.0.1:3001';
  const path = '/t/home/d/3f1c8a52-0d5e-4c0e-9f53-0a1b2c3d4e5f';
  let demo: IdentityApp;
  let link: URL;
  beforeEach(async () => {
    demo = await start({}, first);
    await bootstrap(demo);
    link = new URL(await oneTimeLink({ ...demo, base, email: DEMO_OWNER.email, path }));
  });
  const open = (it = demo, url = link) => it.app.inject({ url: `${url.pathname}${url.search}` });

  test('signs in once and opens the dashboard; then it leads to the sign-in page', async () => {
    expect(link.origin).toBe(base);
    expect(link.pathname).toBe('/api/auth/magic-link/verify');
    const answer = await open();
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toBe(path);
    const who = await me(demo.app, { cookie: cookieOf(answer) } as never);
    expect(who).toMatchObject({ name: 'Demo owner', tenants: [{ slug: 'home', role: 'owner' }] });
    const second = await open();
    expect(second.headers.location).toBe('/sign-in?error=INVALID_TOKEN');
    expect(second.cookies).toEqual([]);
  });

  test('opened twice at the same moment, it signs in once', async () => {
    const answers = await Promise.all([open(), open(), open()]);
    expect(answers.filter(({ cookies }) => cookies.length > 0)).toHaveLength(1);
  });

  test('a preview that only asks with HEAD does not use it up', async () => {
    const head = await demo.app.inject({ method: 'HEAD', url: `${link.pathname}${link.search}` });
    expect(head.statusCode).toBe(405);
    expect((await open()).cookies).toHaveLength(1);
  });

  test('it ends after an hour, and a tampered one never works', async () => {
    const tampered = new URL(link);
    tampered.searchParams.set('token', 'x'.repeat(32));
    expect((await open(demo, tampered)).cookies).toEqual([]);
    const { rows } = await first.admin.query<{ minutes: number; identifier: string }>(
      `select extract(epoch from "expiresAt" - now())::float8 / 60 as minutes, "identifier"
       from identity."verification"`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.minutes).toBeGreaterThan(55);
    expect(rows[0]!.minutes).toBeLessThanOrEqual(61);
    expect(rows[0]!.identifier).not.toContain(link.searchParams.get('token'));
    await first.admin.query(`update identity."verification" set "expiresAt" = now() - interval '1 second'`);
    expect((await open()).cookies).toEqual([]);
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    'it leads to no other place: %s',
    async target => {
      const elsewhere = new URL(link);
      elsewhere.searchParams.set('callbackURL', target);
      expect((await open(demo, elsewhere)).statusCode).toBe(400);
      await expect(oneTimeLink({ ...demo, base, email: DEMO_OWNER.email, path: target })).rejects.toThrow();
    },
  );

  test('it lets in nobody who does not exist', async () => {
    const nobody = new URL(await oneTimeLink({ ...demo, base, email: 'nobody@example.org', path }));
    const answer = await open(demo, nobody);
    expect(answer.cookies).toEqual([]);
    expect(await count('user')).toBe(1);
  });

  test('in production none is made and none is answered', async () => {
    const production = await start(PRODUCTION, first);
    await expect(oneTimeLink({ ...production, base, email: DEMO_OWNER.email, path })).rejects.toThrow(
      /production/,
    );
    expect((await open(production)).statusCode).toBe(404);
    expect((await open()).cookies).toHaveLength(1);
  });
});
