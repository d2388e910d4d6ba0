import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#core/contract/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { type Answer, call, PASSWORD, signUp } from '../testing/people.ts';
import { expectRefused } from '../testing/refusal.ts';
import { CLASSES, GUESSES } from './classes.ts';

let server: TestApp;
beforeAll(async () => {
  server = await testApp({ env: { TRUSTED_PROXIES: '2' } });
});
afterAll(() => server?.close());

/** Two proxies append to what the client sent: the address before theirs is the client's. */
const forwarded = (client: string, claimed = '') => ({
  'x-forwarded-for': [claimed, client, '10.0.0.2'].filter(Boolean).join(', '),
});

const signIn = (email: string, password: string, headers: Record<string, string>) =>
  call<Problem>(server.address, 'POST', '/api/auth/sign-in/email', { email, password }, headers);

/** What a stranger learns from an answer: everything but how long to wait. */
const learnt = ({ status, body, headers }: Answer<Problem>) => ({
  status,
  headers: [...headers.keys()].sort(),
  members: Object.keys(body).sort(),
  said: `${body.title} ${body.detail}`.replaceAll(/\d+ seconds?/g, 'N seconds'),
});

describe('guessing at an account', () => {
  test('is slowed down, in the same words whether there is such an account or not', async () => {
    const ada = await signUp(server.address, 'Ada');
    // At once: on a slow machine the first pause would be over before the last one is asked.
    const attempts = async (email: string) => {
      const guesses = Array.from({ length: 2 * GUESSES.free }, (_, n) =>
        signIn(email, `wrong ${n}`, forwarded('192.0.2.10')),
      );
      return (await Promise.all(guesses)).toSorted((one, other) => one.status - other.status);
    };
    const [real, none] = [await attempts(ada.email), await attempts(`nobody-${randomUUID()}@example.org`)];
    expect(real.map(learnt)).toEqual(none.map(learnt));
    expect(real.map(({ status }) => status)).toEqual([
      ...Array(GUESSES.free).fill(401),
      ...Array(GUESSES.free).fill(429),
    ]);
    const last = real.at(-1)!;
    expectRefused(last, 'too-many-requests');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await expect
      .poll(async () => (await signIn(ada.email, PASSWORD, forwarded('192.0.2.11'))).status, {
        interval: 300,
        timeout: 20_000,
      })
      .toBe(200);
  });

  test('with a session somebody left open is slowed down, too', async () => {
    const ben = await signUp(server.address, 'Ben');
    const change = (currentPassword: string) =>
      ben.call('POST', '/api/auth/change-password', {
        currentPassword,
        newPassword: 'another horse battery',
      });
    const guesses = Array.from({ length: GUESSES.free + 3 }, (_, n) => change(`wrong ${n}`));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array(GUESSES.free).fill(400), 429, 429, 429]);
  });
});

describe('a client behind two proxies', () => {
  const { quota } = CLASSES['sign-in'].limits.address;
  const ask = (headers: Record<string, string>) =>
    call(server.address, 'GET', '/api/auth/magic-link/verify?token=none', undefined, headers);
  const left = async (headers: Record<string, string>) => {
    const answer = await ask(headers);
    return answer.status === 429 ? 0 : Number(answer.headers.get('ratelimit')?.match(/;r=(\d+)/)?.[1]);
  };

  /** Uses a part of it up: time passes on a slow machine, and fills some of that again. */
  const PART = 20;
  const use = (headers: Record<string, string>) =>
    Promise.all(Array.from({ length: PART }, () => ask(headers)));
  const untouched = quota - 1;
  const used = quota - PART / 2;

  test('is counted by the address that the outermost proxy saw, whatever it claims itself', async () => {
    const client = '192.0.2.20';
    expect(await left(forwarded(client))).toBe(untouched);
    await use(forwarded(client));
    for (const claim of ['', '198.51.100.1', '198.51.100.2, 198.51.100.3', 'unknown, ::1, 127.0.0.1'])
      expect(await left(forwarded(client, claim)), claim).toBeLessThan(used);
    const others = { forwarded: 'for=198.51.100.4', 'x-real-ip': '198.51.100.5' };
    expect(await left({ ...forwarded(client), ...others })).toBeLessThan(used);
    expect(await left(forwarded('192.0.2.21'))).toBe(untouched);
  });

  test('is counted by its /64 with IPv6, and by its IPv4 address however that is written', async () => {
    await use(forwarded('2001:db8:7:7::1'));
    expect(await left(forwarded('2001:db8:7:7:ffff::2'))).toBeLessThan(used);
    expect(await left(forwarded('2001:db8:7:8::1'))).toBe(untouched);
    await use(forwarded('192.0.2.30'));
    expect(await left(forwarded('::ffff:192.0.2.30'))).toBeLessThan(used);
  });

  test('without proxies nothing that a client writes is believed', async () => {
    await using direct = await testApp({ database: server.database });
    const path = '/api/auth/magic-link/verify?token=none';
    const as = (client: string) =>
      call(direct.address, 'GET', path, undefined, { 'x-forwarded-for': client });
    await Promise.all(Array.from({ length: PART }, (_, n) => as(`198.51.100.${n}`)));
    const { headers } = await as('2001:db8::1');
    expect(Number(headers.get('ratelimit')!.match(/;r=(\d+)/)![1])).toBeLessThan(used);
  });

  test('cannot say what the server is called, nor a scheme that is none', async () => {
    const owner = await signUp(server.address, 'Owner');
    const slug = `team-${randomUUID().slice(0, 8)}`;
    await owner.call('POST', '/api/v1/tenants', { slug, name: slug });
    const invite = async (headers: Record<string, string>) => {
      const email = `guest-${randomUUID()}@example.org`;
      const path = `/api/v1/tenants/${slug}/invitations`;
      const body = { email, role: 'viewer' };
      return (await owner.call<{ link: string }>('POST', path, body, headers)).body.link;
    };
    const { host } = new URL(server.address);
    expect(await invite({ 'x-forwarded-host': 'evil.example' })).toMatch(new RegExp(`^http://${host}/`));
    expect(await invite({ 'x-forwarded-proto': 'javascript' })).toMatch(new RegExp(`^http://${host}/`));
    expect(await invite({ 'x-forwarded-proto': 'https' })).toMatch(new RegExp(`^https://${host}/`));
  });
});
