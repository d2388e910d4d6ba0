import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOSE } from '#core/contract/index.ts';
import { type Input, newSession, type Session, step } from '#core/sync/index.ts';
import { CLASSES } from '../limits/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  type Dashboard,
  log,
  newDashboard,
  newTeam,
  type Person,
  read,
  rename,
  signUp,
  type Team,
} from '../testing/people.ts';
import { expectProblem, expectRefused } from '../testing/refusal.ts';
import { joinLive, knock, openSocket } from '../testing/socket.ts';

let server: TestApp;
let ada: Person;
let team: Team;
let dashboard: Dashboard;
beforeAll(async () => {
  server = await testApp();
});
afterAll(() => server?.close());

async function somebody(name: string) {
  ada = await signUp(server.address, name);
  team = await newTeam(ada);
  dashboard = await newDashboard(ada, team);
}

/** As if somebody had held a key down: what is filled again meanwhile is 40 a second. */
function useUpCommands(): void {
  const gate = server.app.limits.gate({ person: ada.id, tenant: team.id });
  while (gate.commands(1) === null);
}

const metric = async (labels: string) => {
  const metrics = await server.app.instruments.registry.metrics();
  return Number(metrics.match(new RegExp(`rate_limit_refusals_total\\{${labels}\\} (\\d+)`))?.[1] ?? 0);
};

describe('changes that come too fast', () => {
  test('are sent back by name with a time, and none is lost: the session sends them again', async () => {
    await somebody('Fast');
    const socket = await openSocket(server.address, ada, dashboard);
    let session: Session = newSession(ada.id);
    const problems: unknown[] = [];
    let sent = false;
    const over = Promise.withResolvers<void>();
    const apply = (input: Input) => {
      const next = step(session, input);
      session = next.session;
      for (const effect of next.effects) {
        if (effect.type === 'hello') socket.send({ type: 'hello', seq: effect.seq });
        else if (effect.type === 'submit') socket.submit(...effect.commands);
        else if (effect.type === 'refused') over.reject(new Error(effect.problem.detail));
        else if (effect.type === 'retryLater') {
          problems.push(effect.problem);
          setTimeout(() => apply({ type: 'retry' }), Number(effect.problem.retryAfter) * 1_000);
        }
      }
      if (sent && session.pending.length === 0) over.resolve();
    };
    socket.raw.on('message', data => apply({ type: 'received', message: JSON.parse(data.toString()) }));
    const changes = Array.from({ length: 200 }, (_, n) => rename(`Title ${n}`));
    apply({ type: 'opened' });
    await socket.next('snapshot');
    useUpCommands();
    for (const change of changes) apply({ type: 'submit', commands: [change] });
    sent = true;
    await over.promise;
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expectProblem(problem as never, 'too-many-requests');
      expect((problem as { retryAfter: number }).retryAfter).toBeGreaterThanOrEqual(1);
    }
    const done = (await log(ada, dashboard)).slice(1).map(({ commandId }) => commandId);
    expect(done).toEqual(changes.map(({ id }) => id));
    expect(await metric('class="commands",key="person"')).toBeGreaterThan(0);
    socket.close();
  }, 60_000);

  test('over HTTP count together with those over live connections', async () => {
    await somebody('Both');
    useUpCommands();
    const change = () => ada.call('POST', `${dashboard.path}/commands`, { commands: [rename('Mine')] });
    const refused = (await Promise.all(Array.from({ length: 30 }, change))).filter(
      ({ status }) => status === 429,
    );
    expect(refused.length).toBeGreaterThan(0);
    expectRefused(refused[0]!, 'too-many-requests');
    // Reading is counted by itself.
    expect((await read(ada, dashboard)).status).toBe(200);
  });
});

describe('messages of one connection', () => {
  test('that say where the page stands are taken later; the latest of each kind counts', async () => {
    await somebody('Restless');
    const { quota } = CLASSES['live-messages'].limits.connection;
    const [socket, other] = [
      await joinLive(server.address, ada, dashboard),
      await joinLive(server.address, ada, dashboard),
    ];
    const { connection: me } = await socket.next('welcome');
    for (let n = 0; n < quota + 200; n += 1) socket.send({ type: 'presence', selection: randomUUID() });
    const last = randomUUID();
    socket.send({ type: 'presence', selection: last });
    const { problem } = await socket.next('problem');
    expectProblem(problem, 'too-many-requests');
    expect(Number(problem.retryAfter)).toBeGreaterThanOrEqual(1);
    await expect
      .poll(() => other.messages.findLast(message => message.type === 'presence'), { timeout: 20_000 })
      .toMatchObject({
        people: expect.arrayContaining([expect.objectContaining({ connection: me, selection: last })]),
      });
    // And who says hello too early gets an answer, later.
    expect(socket.raw.readyState).toBe(socket.raw.OPEN);
    expect(await metric('class="live-messages",key="connection"')).toBeGreaterThan(0);
    socket.close();
    other.close();
  }, 60_000);

  test('that go on and on are the end of the connection', async () => {
    await somebody('Abusive');
    const { quota } = CLASSES['live-messages'].limits.connection;
    const socket = await joinLive(server.address, ada, dashboard);
    for (let n = 0; n < quota * 12; n += 1) socket.sendText('{"type":"presence","selection":null}');
    expect((await socket.closed).code).toBe(CLOSE.tooManyMessages);
    const again = await joinLive(server.address, ada, dashboard);
    again.close();
  }, 60_000);
});

describe('open connections', () => {
  test('have a number for each person; one place is free again when one is closed', async () => {
    await somebody('Many');
    const { person: most } = CLASSES['live-connections'].open;
    const open = () => openSocket(server.address, ada, dashboard);
    const sockets = await Promise.all(Array.from({ length: most }, open));
    const headers = { authorization: `Bearer ${ada.token}` };
    const refused = await knock(server.address, dashboard, { headers });
    expectRefused(refused, 'too-many-requests');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await metric('class="live-connections",key="person"')).toBe(1);
    sockets[0]!.close();
    await sockets[0]!.closed;
    await expect
      .poll(() =>
        open().then(
          socket => socket.close(),
          () => 'refused',
        ),
      )
      .toBeUndefined();
    for (const socket of sockets) socket.close();
  }, 60_000);

  test('that are refused for another reason take no place', async () => {
    await somebody('Wrong');
    const { person: most } = CLASSES['live-connections'].open;
    const nowhere = { id: randomUUID(), path: `${team.path}/dashboards/${randomUUID()}` };
    const headers = { authorization: `Bearer ${ada.token}` };
    for (let n = 0; n < most + 5; n += 1)
      expect((await knock(server.address, nowhere, { headers })).status).toBe(404);
    const socket = await joinLive(server.address, ada, dashboard);
    socket.close();
  }, 60_000);
});
