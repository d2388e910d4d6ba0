import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOSE, type Command } from '#core/contract/index.ts';
import { CommitUnknown, type EventStore, StoreUnavailable } from '../dashboards/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  command,
  invite,
  joined,
  log,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  rename,
  send,
  signIn,
  signUp,
  type Team,
} from '../testing/people.ts';
import { expectProblem } from '../testing/refusal.ts';
import { joinLive, type LiveSocket } from '../testing/socket.ts';

/** What becomes of the next appends; empty: all is well. */
const faults: ('away' | 'lost-after')[] = [];
function faulty(store: EventStore): EventStore {
  return {
    ...store,
    append: async append => {
      const fault = append.expectedSeq > 0 ? faults.shift() : undefined;
      if (fault === 'away') throw new StoreUnavailable('away');
      const result = await store.append(append);
      if (fault) throw new CommitUnknown('lost');
      return result;
    },
  };
}

let app: TestApp;
let ada: Person;
let team: Team;
beforeAll(async () => {
  app = await testApp({ store: faulty });
  ada = await signUp(app.address, 'Ada');
  team = await newTeam(ada);
});
afterAll(() => app?.close());
const join = (who: Person, dashboard: Parameters<typeof joinLive>[2], seq: number | null = null) =>
  joinLive(app.address, who, dashboard, seq);
const rejected = async (socket: LiveSocket, ...commands: readonly Command[]) => {
  const answer = await socket.answer(...commands);
  if (answer.type !== 'rejected') throw new Error('was accepted');
  return answer.problem;
};

describe('in the middle of editing', () => {
  test('a session that ends: the next command is rejected by name, the socket closes, nothing is half done', async () => {
    const dashboard = await newDashboard(ada, team, 'Before');
    const other = await signIn(app.address, ada);
    const socket = await join(other, dashboard);
    const before = rename('Done before');
    socket.submit(before);
    await socket.answer(before);
    await other.call('POST', '/api/auth/sign-out', {});
    const group = [rename('Too late'), command({ type: 'addRegion', region: region() })];
    socket.submit(...group);
    const behind = rename('Behind it');
    socket.submit(behind);
    expectProblem(await rejected(socket, ...group), 'session-expired');
    expect((await socket.closed).code).toBe(CLOSE.sessionExpired);
    expect((await read(ada, dashboard)).body.state).toMatchObject({ title: 'Done before', regions: {} });
    // Signed in again, the same commands are taken.
    const back = await join(await signIn(app.address, ada), dashboard, 2);
    back.submit(...group);
    expect(await back.answer(...group)).toMatchObject({ type: 'accepted', seq: 4 });
    back.close();
  });

  test('a member who is removed loses the dashboard at once, in every window', async () => {
    const dashboard = await newDashboard(ada, team);
    const ben = await joined(app.address, ada, team, 'editor');
    const sockets = [await join(ben, dashboard), await join(ben, dashboard)];
    const other = await join(ada, dashboard);
    expect((await ada.call('DELETE', `${team.path}/members/${ben.id}`)).status).toBe(204);
    for (const socket of sockets) expect((await socket.closed).code).toBe(CLOSE.accessLost);
    const mine = rename('Still here');
    other.submit(mine);
    expect((await other.answer(mine)).type).toBe('accepted');
    expect(await log(ada, dashboard)).toHaveLength(2);
    other.close();
  });

  test('a role that is raised is told at once, without a word of the one whose it is', async () => {
    const dashboard = await newDashboard(ada, team);
    const vera = await joined(app.address, ada, team, 'viewer');
    const socket = await join(vera, dashboard);
    const { connection } = await socket.next('welcome');
    await ada.call('PATCH', `${team.path}/members/${vera.id}`, { role: 'editor' });
    expect(await socket.next('welcome', ({ role }) => role === 'editor')).toMatchObject({ connection });
    socket.close();
  });

  test('a role that is lowered is told, holds for the next command, and shows less', async () => {
    const own = region();
    const dashboard = await newDashboard(ada, team, 'Roles', [own]);
    const ben = await joined(app.address, ada, team, 'editor');
    const socket = await join(ben, dashboard);
    const removing = command({ type: 'removeRegion', regionId: own.id });
    socket.submit(removing);
    await socket.answer(removing);
    const path = `${team.path}/members/${ben.id}`;
    await ada.call('PATCH', path, { role: 'viewer' });
    const late = rename('late');
    socket.submit(late);
    expectProblem(await rejected(socket, late), 'forbidden');
    const { connection } = await socket.next('welcome');
    expect(await socket.next('welcome', ({ role }) => role === 'viewer')).toMatchObject({ connection });
    const from = socket.messages.length;
    socket.send({ type: 'hello', seq: null });
    expect((await socket.next('snapshot', () => true, from)).state.removed).toEqual({});
    await ada.call('PATCH', path, { role: 'editor' });
    const again = rename('again');
    socket.submit(again);
    expect((await socket.answer(again)).type).toBe('accepted');
    socket.close();
  });

  test('somebody who is let in again is let in', async () => {
    const dashboard = await newDashboard(ada, team);
    const ben = await joined(app.address, ada, team, 'editor');
    await ada.call('DELETE', `${team.path}/members/${ben.id}`);
    await expect(join(ben, dashboard)).rejects.toThrow('404');
    await invite(ada, team, ben, 'viewer');
    const socket = await join(ben, dashboard);
    expect(await socket.next('welcome')).toMatchObject({ role: 'viewer' });
    socket.close();
  });
});

describe('while the database is away', () => {
  test('commands are rejected in order until the next hello, so that nothing overtakes', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    faults.push('away');
    const [first, second] = [rename('first'), rename('second')];
    socket.submit(first);
    expectProblem(await rejected(socket, first), 'unavailable');
    socket.submit(second);
    expectProblem(await rejected(socket, second), 'unavailable');
    const from = socket.messages.length;
    socket.send({ type: 'hello', seq: 1 });
    await socket.next('events', () => true, from);
    const again = socket.messages.length;
    for (const each of [first, second]) socket.submit(each);
    await socket.next('accepted', ({ commandIds }) => commandIds[0] === second.id, again);
    expect((await log(ada, dashboard)).slice(1).map(({ commandId }) => commandId)).toEqual([
      first.id,
      second.id,
    ]);
    socket.close();
  });

  test('a refusal for good does not hold up what follows', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    const [bad, good] = [command({ type: 'unarchive' }), rename('good')];
    for (const each of [bad, good]) socket.submit(each);
    expectProblem(await rejected(socket, bad), 'already-exists');
    expect((await socket.answer(good)).type).toBe('accepted');
    socket.close();
  });

  test('a commit whose answer was lost is accepted once', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    faults.push('lost-after');
    const renamed = rename('lost');
    socket.submit(renamed);
    expect(await socket.answer(renamed)).toMatchObject({ type: 'accepted', seq: 2 });
    expect(socket.events().map(({ seq }) => seq)).toEqual([2]);
    socket.close();
  });
});

test('a client that does not read is cut off, and comes back by its seq without a gap', async () => {
  const own = region();
  const dashboard = await newDashboard(ada, team, 'Slow', [own]);
  const [slow, quick] = [await join(ada, dashboard), await join(ada, dashboard)];
  slow.raw.pause();
  // Each event carries the text before and after: far more than the network holds between us.
  const long = (n: number) =>
    command({
      type: 'configureRegion',
      regionId: own.id,
      changes: { widget: { options: { markdown: `${n} ${'x'.repeat(30_000)}` } } },
    });
  for (let n = 0; n < 12; n += 1)
    await send(ada, dashboard, ...Array.from({ length: 25 }, (_, k) => long(n * 25 + k)));
  await quick.next('events', ({ events }) => events.at(-1)?.seq === 302);
  slow.raw.resume();
  expect((await slow.closed).code).toBe(CLOSE.tooFarBehind);
  const last = slow.events().at(-1)?.seq ?? 2;
  expect(last).toBeLessThan(302);
  const back = await join(ada, dashboard, last);
  await back.next('events', ({ events }) => events.at(-1)?.seq === 302);
  expect([...slow.events(), ...back.events()].map(({ seq }) => seq)).toEqual(
    Array.from({ length: 300 }, (_, n) => n + 3),
  );
  for (const socket of [quick, back]) socket.close();
});
