import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemCode } from '#core/contract/index.ts';
import { evolve } from '#core/dashboard/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  command,
  type Dashboard,
  joined,
  log,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  rename,
  send,
  signUp,
  type Team,
} from '../testing/people.ts';
import { expectProblem } from '../testing/refusal.ts';
import { joinLive, openSocket } from '../testing/socket.ts';

let app: TestApp;
let ada: Person;
let ben: Person;
let team: Team;

beforeAll(async () => {
  app = await testApp();
  ada = await signUp(app.address, 'Ada');
  team = await newTeam(ada);
  ben = await joined(app.address, ada, team, 'editor');
});
afterAll(() => app?.close());

const join = (who: Person, dashboard: Dashboard, seq: number | null = null) =>
  joinLive(app.address, who, dashboard, seq);

describe('hello', () => {
  test('with nothing gets a snapshot, with the head an empty list', async () => {
    const dashboard = await newDashboard(ada, team, 'Here', [region()]);
    const { body } = await read(ada, dashboard);
    const fresh = await join(ada, dashboard);
    expect(await fresh.next('snapshot')).toEqual({ type: 'snapshot', ...body });
    const current = await join(ada, dashboard, body.seq);
    expect(await current.next('events')).toEqual({ type: 'events', events: [] });
  });

  test('with an older seq gets what was missed, and goes on from there without a gap', async () => {
    const dashboard = await newDashboard(ada, team);
    const first = await join(ada, dashboard);
    const { seq, state } = await first.next('snapshot');
    first.close();
    await first.closed;
    for (let n = 0; n < 5; n += 1) await send(ben, dashboard, rename(`missed ${n}`));
    const back = await join(ada, dashboard, seq);
    await send(ben, dashboard, rename('and on'));
    await back.next('events', ({ events }) => events.at(-1)?.seq === seq + 6);
    expect(back.messages.some(({ type }) => type === 'snapshot')).toBe(false);
    expect(back.events().map(event => event.seq)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(back.events().reduce(evolve, state)).toEqual((await read(ada, dashboard)).body.state);
    back.close();
  });

  test('from far behind, or from a future that does not exist, gets a snapshot', async () => {
    const dashboard = await newDashboard(ada, team);
    await send(ada, dashboard, ...Array.from({ length: 600 }, (_, n) => rename(`${n}`)));
    for (const seq of [1, 99_999]) {
      const socket = await join(ada, dashboard, seq);
      expect(await socket.next('snapshot')).toMatchObject({ seq: 601 });
      expect(socket.events()).toEqual([]);
      socket.close();
    }
  });

  test('of a viewer gets no removed regions', async () => {
    const viewer = await joined(app.address, ada, team, 'viewer');
    const own = region();
    const dashboard = await newDashboard(ada, team, 'Removed', [own]);
    await send(ada, dashboard, command({ type: 'removeRegion', regionId: own.id }));
    const [looking, editing] = [await join(viewer, dashboard), await join(ben, dashboard)];
    expect((await looking.next('snapshot')).state.removed).toEqual({});
    expect((await editing.next('snapshot')).state.removed).toHaveProperty([own.id]);
  });

  test('said again gets an answer again, and events still come once', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    socket.send({ type: 'hello', seq: 1 });
    socket.send({ type: 'hello', seq: 1 });
    await expect.poll(() => socket.messages.filter(({ type }) => type === 'events').length).toBe(2);
    const renamed = rename('once');
    socket.submit(renamed);
    await socket.answer(renamed);
    expect(socket.events().map(({ seq }) => seq)).toEqual([2]);
    socket.close();
  });

  test('before which nothing is told of events, and commands are taken all the same', async () => {
    const dashboard = await newDashboard(ada, team);
    const silent = await openSocket(app.address, ada, dashboard);
    const renamed = rename('early');
    silent.submit(renamed);
    expect(await silent.answer(renamed)).toMatchObject({ type: 'accepted', seq: 2 });
    expect(silent.events()).toEqual([]);
    silent.send({ type: 'hello', seq: 1 });
    expect((await silent.next('events')).events).toHaveLength(1);
    silent.close();
  });
});

describe('submit', () => {
  test('is accepted after its events, which everybody sees', async () => {
    const dashboard = await newDashboard(ada, team);
    const [here, there] = [await join(ada, dashboard), await join(ben, dashboard)];
    const commands = [rename('one'), command({ type: 'addRegion', region: region() })];
    here.submit(...commands);
    expect(await here.answer(...commands)).toMatchObject({ type: 'accepted', seq: 3 });
    const types = here.messages.map(({ type }) => type);
    expect(types.indexOf('events')).toBeLessThan(types.indexOf('accepted'));
    await there.next('events', ({ events }) => events.at(-1)?.seq === 3);
    expect(there.events()).toEqual(here.events());
    expect(there.events().map(({ actor }) => actor)).toEqual([ada.id, ada.id]);
    for (const socket of [here, there]) socket.close();
  });

  test('of many, without waiting: all are answered in the order they were sent, also those refused', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    const commands = Array.from({ length: 120 }, (_, n) =>
      n % 7 === 3 ? command({ type: 'removeRegion', regionId: randomUUID() }) : rename(`${n}`),
    );
    for (const each of commands) socket.submit(each);
    await socket.answer(commands.at(-1)!);
    const answers = socket.messages.filter(({ type }) => type === 'accepted' || type === 'rejected');
    expect(answers.map(answer => ('commandIds' in answer ? answer.commandIds[0] : ''))).toEqual(
      commands.map(({ id }) => id),
    );
    expect(answers.map(({ type }) => type)).toEqual(
      commands.map(({ type }) => (type === 'rename' ? 'accepted' : 'rejected')),
    );
    expect((await log(ada, dashboard)).slice(1).map(({ commandId }) => commandId)).toEqual(
      commands.filter(({ type }) => type === 'rename').map(({ id }) => id),
    );
    socket.close();
  });

  test('of the same commands again is accepted with the first seq', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    const renamed = rename('once');
    socket.submit(renamed);
    socket.submit(rename('between'));
    socket.submit(renamed);
    await expect.poll(() => socket.messages.filter(({ type }) => type === 'accepted').length).toBe(3);
    const again = socket.messages.filter(message => message.type === 'accepted');
    expect(again.map(({ seq }) => seq)).toEqual([2, 3, 2]);
    socket.close();
  });

  test('that loses a race is rejected with both values and the other person’s name', async () => {
    const own = region('Before');
    const dashboard = await newDashboard(ada, team, 'Race', [own]);
    const [here, there] = [await join(ada, dashboard), await join(ben, dashboard)];
    const change = (title: string) =>
      command({ type: 'configureRegion', regionId: own.id, expectedVersion: 1, changes: { title } });
    const [theirs, ours] = [change('Theirs'), change('Ours')];
    there.submit(theirs);
    await there.answer(theirs);
    here.submit(ours);
    const answer = await here.answer(ours);
    expect(answer).toMatchObject({
      type: 'rejected',
      problem: { code: 'version-conflict', conflicts: [{ yours: 'Ours', theirs: 'Theirs', name: ben.name }] },
    });
    for (const socket of [here, there]) socket.close();
  });

  test('of a socket that is closed at once is still carried out', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    for (let n = 0; n < 10; n += 1) socket.submit(rename(`${n}`));
    socket.close();
    await expect.poll(async () => (await read(ada, dashboard)).body.state.title).toBe('9');
  });
});

describe('a message', () => {
  test.each<[string, ProblemCode, string]>([
    ['is not JSON', 'not-json', '{"type": hello'],
    ['is empty', 'not-json', ''],
    ['is NaN', 'not-json', 'NaN'],
    ['is a number', 'invalid-request', '7'],
    ['is null', 'invalid-request', 'null'],
    ['is a list', 'invalid-request', '[{"type":"hello","seq":null}]'],
    ['has no type', 'invalid-request', '{}'],
    ['has an unknown type', 'invalid-request', '{"type":"explode"}'],
    ['has a type every object has', 'invalid-request', '{"type":"constructor"}'],
    ['is a hello without a seq', 'invalid-request', '{"type":"hello"}'],
    ['is a hello of seq -1', 'invalid-request', '{"type":"hello","seq":-1}'],
    ['is a hello of half a seq', 'invalid-request', '{"type":"hello","seq":1.5}'],
    ['is a hello with something else', 'invalid-request', '{"type":"hello","seq":null,"x":1}'],
    ['selects what is no id', 'invalid-request', '{"type":"presence","selection":"here"}'],
    ['watches what is no id', 'invalid-request', '{"type":"watch","regions":["x"]}'],
    ['watches every 0 seconds', 'invalid-request', '{"type":"watch","regions":[],"refresh":0}'],
    ['submits nothing', 'invalid-request', '{"type":"submit","commands":[]}'],
    ['submits what is no list', 'invalid-request', '{"type":"submit","commands":{}}'],
    ['is 300,000 levels deep', 'invalid-request', `${'['.repeat(300_000)}${']'.repeat(300_000)}`],
  ])('that %s is answered with %s, and the connection goes on', async (_, code, text) => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    socket.sendText(text);
    expectProblem((await socket.next('problem')).problem, code);
    const renamed = rename('still here');
    socket.submit(renamed);
    expect((await socket.answer(renamed)).type).toBe('accepted');
    socket.close();
  });

  test('with commands that are not understood rejects those commands: nobody waits for ever', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    const id = randomUUID();
    for (const bad of [
      { ...rename('x'.repeat(10_000)), id },
      { id, type: 'explode' },
      { ...rename('a\0b'), id },
      { ...rename('\ud800'), id },
      JSON.parse(`{"id":"${id}","type":"rename","title":"x","__proto__":{}}`),
    ]) {
      const good = rename('good');
      const from = socket.messages.length;
      socket.sendText(JSON.stringify({ type: 'submit', commands: [good, bad] }));
      const { commandIds, problem } = await socket.next('rejected', () => true, from);
      expect(commandIds).toEqual([good.id, id]);
      expectProblem(problem, 'invalid-request');
    }
    expect(await log(ada, dashboard)).toHaveLength(1);
    socket.close();
  });

  test('names the command that was meant', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    socket.sendText(JSON.stringify({ type: 'submit', commands: [{ ...rename('x'), title: '' }] }));
    const { problem } = await socket.next('rejected');
    expect(problem).toMatchObject({ at: '/commands/0/title', detail: expect.stringContaining('title') });
    socket.close();
  });

  test('in bytes instead of text is read all the same; one over 1 MB closes the connection', async () => {
    const dashboard = await newDashboard(ada, team);
    const socket = await join(ada, dashboard);
    socket.raw.send(Buffer.from('{"type":"hello","seq":1}'), { binary: true });
    await socket.next('events');
    socket.sendText(JSON.stringify({ type: 'hello', seq: 'x'.repeat(1_100_000) }));
    expect((await socket.closed).code).toBe(1009);
    const back = await join(ada, dashboard, 1);
    back.close();
  });
});

describe('presence', () => {
  test('tells everybody who is here, where, and who has left', async () => {
    const dashboard = await newDashboard(ada, team);
    const here = await join(ada, dashboard);
    const welcome = await here.next('welcome');
    const there = await join(ben, dashboard);
    const both = await here.next('presence', ({ people }) => people.length === 2);
    expect(both.people).toContainEqual({
      connection: welcome.connection,
      person: ada.id,
      name: ada.name,
      selection: null,
    });
    const selection = randomUUID();
    there.send({ type: 'presence', selection });
    const moved = await here.next('presence', ({ people }) =>
      people.some(each => each.person === ben.id && each.selection === selection),
    );
    expect(moved.people.find(({ person }) => person === ada.id)?.selection).toBeNull();
    const from = here.messages.length;
    there.close();
    const left = await here.next('presence', ({ people }) => people.length === 1, from);
    expect(left.people[0]?.person).toBe(ada.id);
    here.close();
  });

  test('is a dashboard’s own, and counts every page of one person', async () => {
    const [one, other] = [await newDashboard(ada, team), await newDashboard(ada, team)];
    const elsewhere = await join(ben, other);
    const pages = [await join(ada, one), await join(ada, one)];
    const { people } = await pages[0]!.next('presence', each => each.people.length === 2);
    expect(new Set(people.map(({ connection }) => connection)).size).toBe(2);
    expect(people.map(({ person }) => person)).toEqual([ada.id, ada.id]);
    for (const socket of [...pages, elsewhere]) socket.close();
  });
});
