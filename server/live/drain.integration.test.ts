import { afterEach, expect, test } from 'vitest';
import { CLOSE } from '#core/contract/index.ts';
import type { EventStore } from '../dashboards/index.ts';
import { gate } from '../dashboards/testing/faulty-store.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  type Dashboard,
  log,
  newDashboard,
  newTeam,
  type Person,
  rename,
  signUp,
} from '../testing/people.ts';
import { expectRefused } from '../testing/refusal.ts';
import { joinLive, knock } from '../testing/socket.ts';

let app: TestApp | undefined;
let ada: Person;
let dashboard: Dashboard;
afterEach(() => app?.close());

async function start(store?: (store: EventStore) => EventStore): Promise<TestApp> {
  app = await testApp(store ? { store } : {});
  ada = await signUp(app.address, 'Ada');
  dashboard = await newDashboard(ada, await newTeam(ada));
  return app;
}

test('first not ready, and no new connections; those that are open go on', async () => {
  const { app: server, address } = await start();
  const socket = await joinLive(address, ada, dashboard);
  expect((await fetch(new URL('/ready', address))).status).toBe(200);
  server.draining.value = true;
  for (const path of ['/ready', '/health']) {
    const answer = await fetch(new URL(path, address));
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'fail' }]);
    expect(answer.headers.get('connection')).toBe('close');
  }
  expect((await fetch(new URL('/live', address))).status).toBe(200);
  expectRefused(
    await knock(address, dashboard, { headers: { authorization: `Bearer ${ada.token}` } }),
    'unavailable',
  );
  const renamed = rename('still taken');
  socket.submit(renamed);
  expect((await socket.answer(renamed)).type).toBe('accepted');
});

test('everybody is sent elsewhere with 1012, spread over the window', async () => {
  const { app: server, address } = await start();
  const sockets = await Promise.all(Array.from({ length: 10 }, () => joinLive(address, ada, dashboard)));
  const started = performance.now();
  const closed = sockets.map(socket =>
    socket.closed.then(({ code }) => ({ code, after: performance.now() - started })),
  );
  await server.live.drain(400);
  const ends = await Promise.all(closed);
  expect(ends.map(({ code }) => code)).toEqual(ends.map(() => CLOSE.restarting));
  const times = ends.map(({ after }) => after).toSorted((a, b) => a - b);
  expect(times.at(-1)! - times[0]!).toBeGreaterThan(250);
  expect(times[4]).toBeLessThan(times.at(-1)! - 50);
  expect(server.live.connections).toBe(0);
});

test('what was taken is answered before the connection closes', async () => {
  const held = gate();
  const { app: server, address } = await start(store => ({
    ...store,
    append: async append => {
      if (append.expectedSeq > 0) await held.passed;
      return store.append(append);
    },
  }));
  const socket = await joinLive(address, ada, dashboard);
  const renamed = rename('under way');
  socket.submit(renamed);
  // A later message that is answered says that the earlier ones were taken.
  socket.sendText('not JSON');
  await socket.next('problem');
  const drained = server.live.drain(0);
  setTimeout(held.open, 50);
  expect(await socket.answer(renamed)).toMatchObject({ type: 'accepted', seq: 2 });
  expect((await socket.closed).code).toBe(CLOSE.restarting);
  await drained;
});

test('a commit that does not come does not hold the end up', async () => {
  const held = gate();
  const { app: server, address } = await start(store => ({
    ...store,
    append: async append => {
      if (append.expectedSeq > 0) await held.passed;
      return store.append(append);
    },
  }));
  const socket = await joinLive(address, ada, dashboard);
  const renamed = rename('stuck');
  socket.submit(renamed);
  const started = performance.now();
  await server.live.drain(0);
  expect(performance.now() - started).toBeLessThan(3_000);
  expect((await socket.closed).code).toBe(CLOSE.restarting);
  held.open();
  await server.dashboards.settle();
  expect(await log(ada, dashboard)).toHaveLength(2);
});

test('closing without a drain says the same, and does not hang on open connections', async () => {
  const { address, close } = await start();
  const sockets = await Promise.all([1, 2, 3].map(() => joinLive(address, ada, dashboard)));
  const started = performance.now();
  await close();
  expect(performance.now() - started).toBeLessThan(5_000);
  for (const socket of sockets) expect((await socket.closed).code).toBe(CLOSE.restarting);
});
