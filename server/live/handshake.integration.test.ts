import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_PROTOCOL } from '#core/contract/index.ts';
import { gate } from '../dashboards/testing/faulty-store.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  call,
  type Dashboard,
  joined,
  newDashboard,
  newTeam,
  PASSWORD,
  type Person,
  rename,
  signUp,
  type Team,
} from '../testing/people.ts';
import { expectRefused } from '../testing/refusal.ts';
import { joinLive, knock, openSocket } from '../testing/socket.ts';

let app: TestApp;
let ada: Person;
let team: Team;
let dashboard: Dashboard;
const bearer = (who: Person) => ({ authorization: `Bearer ${who.token}` });

beforeAll(async () => {
  app = await testApp();
  ada = await signUp(app.address, 'Ada');
  team = await newTeam(ada);
  dashboard = await newDashboard(ada, team);
});
afterAll(() => app?.close());

test('with our subprotocol and a member it opens, and says who one is and as what', async () => {
  const viewer = await joined(app.address, ada, team, 'viewer');
  for (const [who, role] of [
    [ada, 'owner'],
    [viewer, 'viewer'],
  ] as const) {
    const socket = await openSocket(app.address, who, dashboard);
    expect(socket.raw.protocol).toBe(LIVE_PROTOCOL);
    expect(await socket.next('welcome')).toMatchObject({ person: who.id, role });
    expect(socket.messages[0]?.type).toBe('welcome');
    socket.close();
  }
});

test('ours among others is chosen', async () => {
  const socket = await openSocket(app.address, ada, dashboard, {
    protocols: ['region-dashboard.v9', LIVE_PROTOCOL],
  });
  expect(socket.raw.protocol).toBe(LIVE_PROTOCOL);
  socket.close();
});

test.each([
  ['without a subprotocol', undefined],
  ['with one of the future', 'region-dashboard.v2'],
  ['with one of somebody else', 'graphql-ws'],
])('%s it is refused, and the answer says what we speak', async (_, protocol) => {
  const answer = await knock(app.address, dashboard, { protocols: protocol ?? [], headers: bearer(ada) });
  expectRefused(answer, 'unsupported-protocol');
  expect(answer.body.supported).toEqual([LIVE_PROTOCOL]);
});

test('nobody, a made-up session, a stranger and an unknown dashboard are refused before it opens', async () => {
  const stranger = await signUp(app.address, 'Stranger');
  expectRefused(await knock(app.address, dashboard), 'not-signed-in');
  expectRefused(
    await knock(app.address, dashboard, { headers: { authorization: 'Bearer nonsense' } }),
    'session-expired',
  );
  expectRefused(await knock(app.address, dashboard, { headers: bearer(stranger) }), 'tenant-not-found');
  const theirs = await newTeam(stranger);
  const moved = { id: dashboard.id, path: `${theirs.path}/dashboards/${dashboard.id}` };
  expectRefused(await knock(app.address, moved, { headers: bearer(stranger) }), 'dashboard-not-found');
  for (const [id, code] of [
    [randomUUID(), 'dashboard-not-found'],
    ['nothing', 'invalid-request'],
  ] as const)
    expectRefused(
      await knock(app.address, { id, path: `${team.path}/dashboards/${id}` }, { headers: bearer(ada) }),
      code,
    );
});

test('a page of another origin cannot open it with a person’s cookie; our own page can', async () => {
  const signedIn = await call(app.address, 'POST', '/api/auth/sign-in/email', {
    email: ada.email,
    password: PASSWORD,
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map(each => each.split(';')[0])
    .join('; ');
  expectRefused(
    await knock(app.address, dashboard, { headers: { cookie, origin: 'https://evil.example' } }),
    'foreign-origin',
  );
  const own = await openSocket(app.address, ada, dashboard, { headers: { cookie, origin: app.address } });
  expect(await own.next('welcome')).toMatchObject({ person: ada.id });
  own.close();
});

test('plain GET is answered with 426', async () => {
  const answer = await ada.call('GET', `${dashboard.path}/live`);
  expectRefused(answer, 'upgrade-required');
  expect(answer.headers.get('upgrade')).toBe('websocket');
});

test('a socket at another address is refused and leaves nothing open', async () => {
  const answer = await knock(app.address, { id: '', path: `${team.path}/nothing` }, { headers: bearer(ada) });
  expectRefused(answer, 'not-found');
});

test('one that is closed at once leaves nothing behind', async () => {
  const watcher = await joinLive(app.address, ada, dashboard);
  await watcher.next('presence', ({ people }) => people.length === 1);
  const before = app.app.live.connections;
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const socket = await openSocket(app.address, ada, dashboard);
      socket.send({ type: 'hello', seq: null });
      socket.send({ type: 'presence', selection: randomUUID() });
      socket.send({ type: 'watch', regions: [randomUUID()] });
      if (n % 2) socket.raw.terminate();
      else socket.close();
      await socket.closed;
    }),
  );
  await expect.poll(() => app.app.live.connections).toBe(before);
  const crowd = () => watcher.messages.findLast(message => message.type === 'presence')?.people.length;
  await expect.poll(crowd).toBe(1);
  watcher.close();
});

/** Lets everybody through the handshake, and holds them before they are inside. */
function hold(): { readonly open: () => void } {
  const held = gate();
  const { member } = app.app;
  const waved = new WeakSet<object>();
  app.app.member = async request => {
    if (waved.has(request)) await held.passed;
    waved.add(request);
    return member(request);
  };
  return {
    open: () => {
      app.app.member = member;
      held.open();
    },
  };
}

test('what is said before the room is open is not lost', async () => {
  const held = hold();
  const socket = await openSocket(app.address, ada, dashboard);
  socket.send({ type: 'hello', seq: null });
  const renamed = rename('early');
  socket.submit(renamed);
  await fetch(new URL('/live', app.address));
  expect(socket.messages).toEqual([]);
  held.open();
  expect((await socket.answer(renamed)).type).toBe('accepted');
  expect(socket.messages.slice(0, 2).map(({ type }) => type)).toEqual(['welcome', 'snapshot']);
  socket.close();
});

test('one that is gone before the room is open is not counted among those present', async () => {
  const watcher = await joinLive(app.address, ada, dashboard);
  const before = app.app.live.connections;
  const held = hold();
  const socket = await openSocket(app.address, ada, dashboard);
  socket.raw.terminate();
  await socket.closed;
  await fetch(new URL('/live', app.address));
  held.open();
  const later = await joinLive(app.address, ada, dashboard);
  const { people } = await watcher.next('presence', each => each.people.length >= 2);
  expect(people).toHaveLength(2);
  later.close();
  await expect.poll(() => app.app.live.connections).toBe(before);
  watcher.close();
});
