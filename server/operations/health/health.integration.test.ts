import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../database/testing/database.ts';
import { type Network, startNetwork } from '../../database/testing/network.ts';
import { type TestApp, testApp } from '../../testing/app.ts';
import {
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  rename,
  send,
  signUp,
} from '../../testing/people.ts';
import { expectRefused } from '../../testing/refusal.ts';
import { joinLive } from '../../testing/socket.ts';

let database: TestDatabase;
let network: Network;
let app: TestApp;
let ada: Person;
let dashboard: Dashboard;

beforeAll(async () => {
  database = await testDatabase();
  network = await startNetwork(database.url);
  app = await testApp({ database, route: url => network.url(url), answerTimeoutMs: 4_000 });
  ada = await signUp(app.address, 'Ada');
  dashboard = await newDashboard(ada, await newTeam(ada));
});
afterAll(async () => {
  network.mode = 'pass';
  await app?.close();
  await network?.close();
  await database?.drop();
});

const ask = async (path: string) => {
  const started = performance.now();
  const response = await fetch(new URL(path, app.address));
  const body = (await response.json()) as { status: string };
  return {
    status: response.status,
    body,
    type: response.headers.get('content-type'),
    cache: response.headers.get('cache-control'),
    ms: performance.now() - started,
  };
};
const untilReady = (status: number) =>
  expect.poll(async () => (await ask('/ready')).status, { timeout: 10_000, interval: 50 }).toBe(status);

test('all is well: pass, as health+json, never cached, nothing of our inside', async () => {
  for (const path of ['/live', '/ready', '/health'])
    expect(await ask(path)).toMatchObject({
      status: 200,
      body: { status: 'pass' },
      type: expect.stringMatching(/^application\/health\+json/),
      cache: 'no-store',
    });
});

test('however many ask, the database is asked at most once a second', async () => {
  const asked: number[] = [];
  network.onSent = chunk => {
    if (chunk.includes('transaction_read_only')) asked.push(performance.now());
  };
  const started = performance.now();
  let answered = 0;
  while (answered < 3_000 || performance.now() - started < 3_000) {
    const batch = Array.from({ length: 50 }, (_, n) => ask(n % 2 ? '/ready' : '/health'));
    for (const { status } of await Promise.all(batch)) if (status === 200) answered += 1;
  }
  const seconds = (performance.now() - started) / 1_000;
  network.onSent = null;
  // One for each of the two roles.
  expect(asked.length).toBeGreaterThanOrEqual(4);
  expect(asked.length).toBeLessThanOrEqual(2 * (Math.floor(seconds) + 1));
});

test('connections that break: not ready, alive, and back by itself', async () => {
  network.mode = 'cut';
  await untilReady(503);
  expect(await ask('/live')).toMatchObject({ status: 200, body: { status: 'pass' } });
  expect(await ask('/health')).toMatchObject({ status: 503, body: { status: 'fail' } });
  network.mode = 'pass';
  await untilReady(200);
  expect((await send(ada, dashboard, rename('back'))).status).toBe(200);
});

test('a database that swallows questions: the answer is no, in time', async () => {
  network.mode = 'swallow';
  await untilReady(503);
  const { ms } = await ask('/health');
  expect(ms).toBeLessThan(3_500);
  expect((await ask('/live')).ms).toBeLessThan(500);
  network.mode = 'cut'; // lets go of what hangs
  await untilReady(503);
  network.mode = 'pass';
  await untilReady(200);
});

test('meanwhile requests are refused as unavailable, with when to come back; what is in memory is served', async () => {
  const socket = await joinLive(app.address, ada, dashboard);
  network.mode = 'cut';
  await untilReady(503);
  const list = await ada.call('GET', dashboard.path.replace(/\/[^/]+$/, ''));
  expectRefused(list, 'unavailable');
  expect(list.headers.get('retry-after')).toBe('2');
  const written = await send(ada, dashboard, rename('no'));
  expectRefused(written, 'unavailable');
  expect(written.headers.get('retry-after')).toBe('2');
  socket.submit(rename('kept by the page'));
  expect(await socket.next('rejected')).toMatchObject({ problem: { code: 'unavailable' } });
  network.mode = 'pass';
  await untilReady(200);
  const from = socket.messages.length;
  socket.send({ type: 'hello', seq: null });
  await socket.next('snapshot', () => true, from);
  const renamed = rename('and on');
  socket.submit(renamed);
  expect((await socket.answer(renamed)).type).toBe('accepted');
  socket.close();
});
