import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startNetwork } from '#server/database/testing/network.ts';
import { createIdentity } from './index.ts';
import { ask, createTeam, type IdentityApp, identityApp, PASSWORD, signUp } from './testing/identity-app.ts';

let it: IdentityApp;
beforeAll(async () => {
  it = await identityApp();
});
afterAll(() => it.close());

describe('asking who is signed in', () => {
  test('many requests at the same time and in the next seconds cost one look at the database', async () => {
    const ann = await signUp(it.app);
    let queries = 0;
    const count = () => {
      queries++;
    };
    it.pool.on('acquire', count);
    const ask50 = () =>
      Promise.all(Array.from({ length: 50 }, () => it.identity.signedIn({ cookie: ann.cookie })));
    const first = await ask50();
    expect(new Set(first.map(answer => answer?.person.id))).toEqual(new Set([ann.id]));
    expect(queries).toBe(3); // session, person, teams
    await ask50();
    expect(queries).toBe(3);
    it.pool.off('acquire', count);
  });

  test('an answer from memory ends with the session', async () => {
    const ann = await signUp(it.app);
    // far enough for a slow machine; our own clock is two seconds before it
    const end = new Date(Date.now() + 60_000);
    it.clock.now = end.getTime() - 2_000;
    await it.admin.query(`update identity."session" set "expiresAt" = $2 where "userId" = $1`, [ann.id, end]);
    expect((await it.identity.signedIn({ cookie: ann.cookie }))?.expiresAt).toBe(end.getTime());
    it.clock.now += 2_000;
    expect(await it.identity.signedIn({ cookie: ann.cookie })).toBeNull();
  });

  test('an answer that was on its way while something changed is not kept', async () => {
    const ann = await signUp(it.app);
    const onItsWay = it.identity.signedIn({ cookie: ann.cookie });
    it.identity.sessions.forget(ann.id);
    await onItsWay;
    await it.admin.query(`delete from identity."session" where "userId" = $1`, [ann.id]);
    expect(await it.identity.signedIn({ cookie: ann.cookie })).toBeNull();
  });

  test('other cookies of the host do not matter', async () => {
    const ann = await signUp(it.app);
    const cookie = `theme=dark; ${ann.cookie}; grafana_session=x; ${ann.cookie.split('=')[0]}_2=y`;
    expect((await it.identity.signedIn({ cookie }))?.person.id).toBe(ann.id);
  });
});

describe('a session goes on while it is used', () => {
  const age = (person: string) =>
    it.admin.query(
      `update identity."session" set "expiresAt" = now() + interval '3 days' where "userId" = $1`,
      [person],
    );
  const daysLeft = async (person: string) => {
    const { rows } = await it.admin.query<{ days: number }>(
      `select extract(epoch from "expiresAt" - now())::float8 / 86400 as days
       from identity."session" where "userId" = $1`,
      [person],
    );
    return Math.round(rows[0]!.days);
  };

  test('a browser gets its new cookie where the page asks who it is', async () => {
    const ann = await signUp(it.app);
    await age(ann.id);
    await it.identity.signedIn({ cookie: ann.cookie });
    expect(await daysLeft(ann.id)).toBe(3);
    const answer = await ask(it.app, ann, 'GET', '/api/v1/me');
    expect(await daysLeft(ann.id)).toBe(7);
    expect(answer.cookies).toMatchObject([{ httpOnly: true, sameSite: 'Lax', maxAge: 7 * 86_400 }]);
    expect((await ask(it.app, ann, 'GET', '/api/v1/me')).cookies).toEqual([]);
  });

  test("a program's is renewed wherever it calls", async () => {
    const ann = await signUp(it.app);
    await age(ann.id);
    await it.identity.signedIn({ authorization: `Bearer ${ann.token}` });
    expect(await daysLeft(ann.id)).toBe(7);
  });
});

describe('the database is out of reach', () => {
  test('nobody looks signed out, nothing looks missing, and it goes on by itself', async () => {
    const network = await startNetwork(it.database.identityUrl);
    const cut = await identityApp({}, network.url(it.database.identityUrl), it.database);
    try {
      const ann = await signUp(cut.app);
      await createTeam(cut.app, ann, 'outage');
      network.mode = 'cut';
      cut.clock.now += 60_000;
      const requests = [
        ['GET', '/api/v1/me'],
        ['GET', '/api/v1/tenants/outage/members'],
        ['GET', '/api/auth/get-session'],
        ['POST', '/api/auth/sign-out'],
        ['POST', '/api/auth/sign-in/email', { email: ann.email, password: PASSWORD }],
        ['POST', '/api/auth/sign-up/email', { email: 'new@example.org', name: 'New', password: PASSWORD }],
      ] as const;
      for (const [method, url, payload] of requests) {
        const answer = await ask(cut.app, ann, method, url, payload);
        expect(answer.json(), url).toMatchObject({ code: 'unavailable', status: 503 });
        expect(answer.headers['retry-after']).toBe('2');
        expect(answer.cookies).toEqual([]);
      }
      await expect(cut.identity.signedIn({ cookie: ann.cookie })).rejects.toMatchObject({
        rejection: { code: 'unavailable' },
      });
      network.mode = 'pass';
      expect((await ask(cut.app, ann, 'GET', '/api/v1/me')).statusCode).toBe(200);
    } finally {
      await cut.close();
      await network.close();
    }
  });

  test('accounts are put together without asking the database', async () => {
    const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    const log = { error: () => {}, warn: () => {} };
    const { config, keys } = it;
    await expect(createIdentity({ config, pool, keys, installation: 'here', log })).resolves.toBeDefined();
    await pool.end();
  });
});
