import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../database/testing/database.ts';
import { type Network, startNetwork } from '../../database/testing/network.ts';
import { type TestApp, testApp } from '../../testing/app.ts';
import { call, invite, newTeam, type Person, signIn, signUp } from '../../testing/people.ts';
import { expectNoLeak } from '../../testing/refusal.ts';
import type { HealthDocument } from './document.ts';

const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };
const HOME = { path: '/api/v1/tenants/home' };

let database: TestDatabase;
let network: Network;
let app: TestApp;
let operator: Person;
beforeAll(async () => {
  database = await testDatabase();
  network = await startNetwork(database.url);
  app = await testApp({
    database,
    route: url => network.url(url),
    env: { BOOTSTRAP_EMAIL: OPERATOR.email, BOOTSTRAP_PASSWORD: OPERATOR.password },
  });
  operator = await signIn(app.address, OPERATOR);
});
afterAll(async () => {
  network.mode = 'pass';
  await app?.close();
  await network?.close();
  await database?.drop();
});

const health = (who?: Pick<Person, 'call'>) =>
  who ? who.call<HealthDocument>('GET', '/health') : call<HealthDocument>(app.address, 'GET', '/health');
const STRANGER = ['status'];
const seen = async (who?: Person) => Object.keys((await health(who)).body).toSorted();

test("owners and admins of the operator's team see every part", async () => {
  const admin = await signUp(app.address, 'Alma');
  await invite(operator, HOME, admin, 'admin');
  for (const who of [operator, admin]) {
    const { body } = await health(who);
    expect(body).toMatchObject({ version: '0.0.0-test', description: 'Region Dashboard' });
    expect(Object.keys(body.checks!).toSorted()).toEqual([
      'clock:skew',
      'database:responseTime',
      'database:writable',
      'event-loop:delay',
      'migrations:pending',
      'pool:connections',
    ]);
    for (const part of Object.values(body.checks!).flat())
      expect(part).toMatchObject({ status: 'pass', time: expect.stringMatching(/Z$/) });
  }
});

test('everybody else hears the status alone', async () => {
  const viewer = await signUp(app.address, 'Vera');
  await invite(operator, HOME, viewer, 'viewer');
  const elsewhere = await signUp(app.address, 'Otto');
  await newTeam(elsewhere);
  for (const who of [undefined, viewer, elsewhere]) expect(await seen(who)).toEqual(STRANGER);
  const invented: readonly Record<string, string>[] = [
    { authorization: 'Bearer nonsense' },
    { authorization: 'Basic b3BlcmF0b3I6cGFzc3dvcmQ=' },
    { cookie: 'better-auth.session_token=nonsense' },
  ];
  for (const headers of invented) {
    const { status, body } = await call(app.address, 'GET', '/health', undefined, headers);
    expect([status, body]).toEqual([200, { status: 'pass' }]);
  }
});

test('whichever part is broken, strangers get the same bytes, and no header tells more', async () => {
  const told = async () => {
    const response = await fetch(new URL('/health', app.address));
    const { date: _, 'x-request-id': __, ...headers } = Object.fromEntries(response.headers);
    return { code: response.status, text: await response.text(), headers };
  };
  const drained = async () => {
    app.app.draining.value = true;
    try {
      const { headers, ...rest } = await told();
      const { connection: _, ...others } = headers;
      return { ...rest, headers: others };
    } finally {
      app.app.draining.value = false;
    }
  };
  const draining = await drained();
  network.mode = 'cut';
  await expect.poll(async () => (await told()).code, { timeout: 10_000 }).toBe(503);
  const { connection: _, 'keep-alive': __, ...headers } = (await told()).headers;
  const { 'keep-alive': ___, ...others } = draining.headers;
  expect({ ...(await told()), headers }).toEqual({ ...draining, headers: others });
  expect(draining.text).toBe('{"status":"fail"}');
  expectNoLeak(JSON.stringify(headers));
  network.mode = 'pass';
  await expect.poll(async () => (await told()).code, { timeout: 10_000 }).toBe(200);
});

test('a session that cannot be looked up does not hold the answer up', async () => {
  const newcomer = await signIn(app.address, OPERATOR);
  const elsewhere = await testApp({
    database,
    route: url => network.url(url),
    env: { BOOTSTRAP_EMAIL: OPERATOR.email, BOOTSTRAP_PASSWORD: OPERATOR.password },
    answerTimeoutMs: 4_000,
  });
  network.mode = 'swallow';
  try {
    const started = performance.now();
    const { status, body } = await health(newcomer.at(elsewhere.address));
    expect([status, body]).toEqual([503, { status: 'fail' }]);
    expect(performance.now() - started).toBeLessThan(3_000);
  } finally {
    network.mode = 'cut';
    await elsewhere.close();
    network.mode = 'pass';
  }
});

test('sessions that memory does not know reach the database a few times a second at most', async () => {
  await expect.poll(async () => (await health()).body.status, { timeout: 10_000 }).toBe('pass');
  const gone = await signIn(app.address, OPERATOR);
  expect((await gone.call('POST', '/api/auth/sign-out', {})).status).toBe(200);
  const [secret] = gone.token.split('.');
  let looks = 0;
  network.onSent = chunk => {
    if (chunk.includes(secret!)) looks += 1;
  };
  const started = performance.now();
  for (let n = 0; n < 300; n += 1) expect(await seen(gone)).toEqual(STRANGER);
  const seconds = (performance.now() - started) / 1_000;
  network.onSent = null;
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThanOrEqual(5 * (Math.floor(seconds) + 1));
});
