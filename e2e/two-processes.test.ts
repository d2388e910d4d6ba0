import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import {
  command,
  type Dashboard,
  invite,
  log,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  send,
  signUp,
} from '#server/testing/people.ts';
import { databaseEnv } from './support/database-env.ts';
import { type LiveClient, liveClient } from './support/live-client.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** Two server processes on one database: told after the commit, and with every notification dropped. */
describe.each([
  { bus: 'listen', within: 1_000 },
  { bus: 'poll', within: 2_000 },
])('two processes, LIVE_BUS=$bus', ({ bus, within }) => {
  let database: TestDatabase;
  let one: ServerProcess;
  let two: ServerProcess;
  let ada: Person;
  let ben: Person;
  let dashboard: Dashboard;
  const clients: LiveClient[] = [];
  const open = (address: string, who: Person) => {
    const client = liveClient(address, who, dashboard);
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    database = await testDatabase();
    const env = { ...databaseEnv(database), LIVE_BUS: bus };
    [one, two] = await Promise.all([startServer({ env }), startServer({ env })]);
    ada = await signUp(one.address, 'Ada');
    ben = (await signUp(one.address, 'Ben')).at(two.address);
    const team = await newTeam(ada);
    await invite(ada, team, ben, 'editor');
    dashboard = await newDashboard(ada, team, 'Shared', [region('first')]);
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await Promise.all([one?.stop(), two?.stop()]);
    await database?.drop();
  });

  test(`a change on one process is seen on the other within ${within} ms`, async () => {
    const here = open(one.address, ada);
    const there = open(two.address, ben);
    await Promise.all([here, there].map(client => client.until(s => s.connection === 'live', 'live')));
    const added = command({ type: 'addRegion', region: region('second', 6) });
    here.submit(added);
    await there.until(s => Object.keys(s.confirmed!.state.regions).length === 2, 'the new region', within);
    there.submit(command({ type: 'rename', title: 'Renamed by Ben' }));
    await here.until(s => s.confirmed?.state.title === 'Renamed by Ben', 'the new title', within);
  });

  test('both write to the same dashboard at once: nothing is lost, the log has no gap', async () => {
    const [here, there] = [open(one.address, ada), open(two.address, ben)];
    await Promise.all([here, there].map(client => client.until(s => s.connection === 'live', 'live')));
    const titles = (who: string) => Array.from({ length: 60 }, (_, i) => `${who} ${i}`);
    const submitted: string[] = [];
    for (const [client, who] of [
      [here, 'Ada'],
      [there, 'Ben'],
    ] as const)
      for (const title of titles(who)) {
        const rename = command({ type: 'rename', title });
        submitted.push(rename.id);
        client.submit(rename);
      }
    await Promise.all(
      [here, there].map(client => client.until(s => s.pending.length === 0, 'all committed', 30_000)),
    );
    const events = await log(ada, dashboard);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const committed = new Map(events.map(event => [event.commandId, event]));
    expect(submitted.filter(id => !committed.has(id))).toEqual([]);
    expect(new Set(events.map(({ commandId }) => commandId)).size).toBe(events.length);
    const head = events.at(-1)!.seq;
    await Promise.all(
      [here, there].map(client => client.until(s => s.confirmed?.seq === head, 'the head', within + 1_000)),
    );
    expect(there.session().confirmed?.state).toEqual(here.session().confirmed?.state);
  });

  test('the same command sent to both processes happens once, and both give the first answer', async () => {
    const once = command({ type: 'addRegion', region: region('once', 0, 20) });
    const answers = await Promise.all([send(ada, dashboard, once), send(ben, dashboard, once)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.body.events.map(({ id }) => id)).toEqual(answers[1]!.body.events.map(({ id }) => id));
    expect((await log(ada, dashboard)).filter(({ commandId }) => commandId === once.id)).toHaveLength(1);
  });

  test('min_seq waits until this process has seen what the other one wrote', async () => {
    const { body } = await send(ada, dashboard, command({ type: 'describe', description: randomUUID() }));
    const seen = await read(ben, dashboard, `?min_seq=${body.seq}`);
    expect(seen.body.seq).toBeGreaterThanOrEqual(body.seq);
  });

  test('who is here is known across processes', async () => {
    if (bus === 'poll') return;
    const [here, there] = [open(one.address, ada), open(two.address, ben)];
    await here.until(s => s.people.some(({ person }) => person === ben.id), 'Ben is here', 7_000);
    there.close();
  });
});
