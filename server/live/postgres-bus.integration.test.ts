import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Present } from '#core/contract/index.ts';
import { type TestDatabase, testDatabase } from '../database/testing/database.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  type Dashboard,
  joined,
  log,
  newDashboard,
  newTeam,
  type Person,
  read,
  rename,
  send,
  signUp,
} from '../testing/people.ts';
import { joinLive } from '../testing/socket.ts';
import type { Bus, BusMessage } from './bus.ts';
import { makePostgresBus } from './postgres-bus.ts';

let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.superuserUrl });
  admin.on('error', () => {});
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await database?.drop();
});

/** Connections of buses to this test's database. */
const busPids = async () => {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'region-dashboard bus' order by pid`,
  );
  return rows.map(({ pid }) => pid);
};
const listening = (count: number) =>
  vi.waitUntil(async () => (await busPids()).length === count, { timeout: 5_000 });
const cut = async () =>
  admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'region-dashboard bus'`,
  );

describe('the bus', () => {
  const buses: Bus[] = [];
  const said: string[] = [];
  let pool: pg.Pool;
  const heard: { message: BusMessage; from: string }[] = [];
  const own: BusMessage[] = [];
  let doubts = 0;
  let here: Bus;

  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => {});
    const open = () => {
      const bus = makePostgresBus({ url: database.url, pool, say: line => said.push(line) });
      buses.push(bus);
      return bus;
    };
    here = open();
    here.listen(message => own.push(message));
    const there = open();
    there.listen((message, from) => heard.push({ message, from }));
    there.onDoubt(() => {
      doubts += 1;
    });
    await vi.waitUntil(() => doubts === 1, { timeout: 5_000 });
    await listening(2);
  });
  afterAll(async () => {
    await Promise.all(buses.map(bus => bus.close()));
    await pool.end();
  });

  const head = (seq: number, dashboard = randomUUID()) => [randomUUID(), dashboard, seq] as const;
  const headsHeard = () => heard.flatMap(({ message }) => (message.type === 'heads' ? message.heads : []));

  test('tells the others, never oneself; many heads at once go out together, the latest of each', async () => {
    const [tenant, dashboard] = [randomUUID(), randomUUID()];
    for (let seq = 1; seq <= 200; seq += 1) here.send({ type: 'heads', heads: [[tenant, dashboard, seq]] });
    await expect.poll(() => headsHeard().at(-1)).toEqual([tenant, dashboard, 200]);
    expect(heard.length).toBeLessThan(20);
    expect(new Set(heard.map(({ from }) => from)).size).toBe(1);
    expect(own).toEqual([]);
  });

  test('splits what would be larger than a notification may be', async () => {
    const before = heard.length;
    const many = Array.from({ length: 500 }, (_, n) => head(n));
    here.send({ type: 'heads', heads: many });
    await expect.poll(() => headsHeard().length).toBeGreaterThanOrEqual(500);
    expect(headsHeard().slice(-500)).toEqual(many);
    expect(heard.length - before).toBeGreaterThan(5);
  });

  test('names as many people as there is room for, in any script', async () => {
    const people: Present[] = Array.from({ length: 20 }, () => ({
      connection: randomUUID(),
      person: randomUUID(),
      name: '漢'.repeat(100),
      selection: randomUUID(),
    }));
    const place = { tenant: randomUUID(), dashboard: randomUUID() };
    here.send({ type: 'presence', ...place, people });
    const found = () => heard.find(({ message }) => message.type === 'presence')?.message;
    await expect.poll(found).toBeDefined();
    const told = found();
    const shown = told?.type === 'presence' ? told.people : [];
    expect(shown.length).toBeGreaterThan(10);
    expect(shown).toEqual(people.slice(0, shown.length));
  });

  test('passes over what it does not understand', async () => {
    for (const payload of ['nonsense', '7', 'null', '[]', '["x"]', '["x",{"type":"heads","heads":5}]'])
      await admin.query('select pg_notify($1, $2)', ['region_dashboard', payload]);
    const last = head(1);
    here.send({ type: 'heads', heads: [last] });
    await expect.poll(() => headsHeard().at(-1)).toEqual(last);
    expect(said.some(line => line.includes('not understood'))).toBe(true);
  });

  test('that is cut off says so once, comes back by itself, and then has doubts', async () => {
    said.splice(0);
    const before = await busPids();
    const doubtsBefore = doubts;
    await cut();
    await expect.poll(async () => (await busPids()).filter(pid => !before.includes(pid)).length).toBe(2);
    await expect.poll(() => doubts).toBe(doubtsBefore + 1);
    expect(said.filter(line => line.includes('cut off'))).toHaveLength(2); // one for each of the two
    const last = head(2);
    here.send({ type: 'heads', heads: [last] });
    await expect.poll(() => headsHeard().at(-1)).toEqual(last);
  });

  test('that is closed while it is cut off stays closed', async () => {
    const bus = makePostgresBus({ url: database.url, pool, say: () => {} });
    await listening(3);
    await cut();
    await bus.close();
    await listening(2);
    bus.send({ type: 'heads', heads: [head(3)] });
  });

  test('that is closed while it connects leaves no connection behind', async () => {
    await makePostgresBus({ url: database.url, pool, say: () => {} }).close();
    expect(await busPids()).toHaveLength(2);
  });

  test('on a database that is not there waits without noise', async () => {
    const lines: string[] = [];
    const bus = makePostgresBus({
      url: 'postgres://x:y@127.0.0.1:9/none',
      pool,
      say: line => lines.push(line),
    });
    await expect.poll(() => lines.length).toBe(1);
    await bus.close();
    expect(lines).toHaveLength(1);
  });
});

describe('two servers on one database', () => {
  let one: TestApp;
  let two: TestApp;
  let ada: Person;
  let ben: Person;
  let dashboard: Dashboard;

  beforeAll(async () => {
    [one, two] = await Promise.all([
      testApp({ database, bus: 'postgres' }),
      testApp({ database, bus: 'postgres' }),
    ]);
    await listening(2);
    ada = await signUp(one.address, 'Ada');
    const team = await newTeam(ada);
    ben = (await joined(one.address, ada, team, 'editor')).at(two.address);
    dashboard = await newDashboard(ada, team);
  });
  afterAll(() => Promise.all([one?.close(), two?.close()]));

  const both = async () =>
    [await joinLive(one.address, ada, dashboard), await joinLive(two.address, ben, dashboard)] as const;

  test('a change on one is seen on the other at once, in both directions', async () => {
    const [here, there] = await both();
    for (const [from, to, title] of [
      [here, there, 'from one'],
      [there, here, 'from two'],
    ] as const) {
      const started = performance.now();
      const renamed = rename(title);
      from.submit(renamed);
      await to.next('events', ({ events }) => events.some(({ commandId }) => commandId === renamed.id));
      expect(performance.now() - started).toBeLessThan(900); // the poll alone may take a second
    }
    for (const socket of [here, there]) socket.close();
  });

  test('both write at once: nothing is lost, and both hear the same log', async () => {
    const [here, there] = await both();
    const { seq } = await here.next('snapshot');
    const commands = Array.from({ length: 80 }, (_, n) => rename(`${n}`));
    for (const [n, each] of commands.entries()) (n % 2 ? here : there).submit(each);
    const answers = await Promise.all(commands.map((each, n) => (n % 2 ? here : there).answer(each)));
    expect(new Set(answers.map(({ type }) => type))).toEqual(new Set(['accepted']));
    const events = (await log(ada, dashboard)).slice(seq);
    expect(events.map(event => event.seq)).toEqual(events.map((_, n) => seq + 1 + n));
    expect(events.map(({ commandId }) => commandId).toSorted()).toEqual(
      commands.map(({ id }) => id).toSorted(),
    );
    for (const socket of [here, there]) {
      await expect.poll(() => socket.events().length).toBe(80);
      expect(socket.events()).toEqual(events);
      socket.close();
    }
  });

  test('who is here is known on both within a second, and who has left', async () => {
    const here = await joinLive(one.address, ada, dashboard);
    const there = await joinLive(two.address, ben, dashboard);
    const people = new Set([ada.id, ben.id]);
    const everybody = (each: { people: readonly Present[] }) =>
      new Set(each.people.map(({ person }) => person)).size === 2;
    const started = performance.now();
    for (const socket of [here, there]) {
      const found = await socket.next('presence', everybody);
      expect(new Set(found.people.map(({ person }) => person))).toEqual(people);
    }
    expect(performance.now() - started).toBeLessThan(1_500);
    const from = here.messages.length;
    there.close();
    await here.next('presence', each => each.people.every(({ person }) => person === ada.id), from);
    here.close();
  });

  test('what was committed while the bus was cut off is there when it is back', async () => {
    const [here, there] = await both();
    await cut();
    const renamed = rename('meanwhile');
    here.submit(renamed);
    await there.next('events', ({ events }) => events.some(({ commandId }) => commandId === renamed.id));
    await listening(2);
    for (const socket of [here, there]) socket.close();
  });

  test('a notification that is lost is healed within 2 s; min_seq waits for it', async () => {
    const [here, there] = await both();
    // Appended past both servers: nobody is told.
    const silent = await testApp({ database, bus: 'silent' });
    const started = performance.now();
    const { body } = await send(ada.at(silent.address), dashboard, rename('untold'));
    const waited = await read(ben, dashboard, `?min_seq=${body.seq}`);
    expect(waited.body.state.title).toBe('untold');
    for (const socket of [here, there]) {
      await socket.next('events', ({ events }) => events.at(-1)?.seq === body.seq);
      socket.close();
    }
    expect(performance.now() - started).toBeLessThan(2_000);
    await silent.close();
  });
});
