import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DataSource, type Query, reject } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { Refusal } from '#server/problems.ts';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { newDashboard, newTeam, type Person, region, signUp, type Team } from '#server/testing/people.ts';
import { joinLive, type LiveSocket } from '#server/testing/socket.ts';
import type { SourceRequest } from '../source.ts';
import type { Connector } from '../sources/connector.ts';
import { frameOf } from '../testing/fake-sources.ts';

/** Two whole servers on one database, and a source that counts how often it is asked, by whichever. */
let database: TestDatabase;
let one: TestApp;
let two: TestApp;
let ada: Person;
let team: Team;
let source: DataSource;
let asked: SourceRequest[];
let answer: (request: SourceRequest) => Promise<Frame> | Frame;

const prometheus: Connector<'prometheus'> = {
  concurrency: 8,
  async run(_, request) {
    asked.push(request);
    return answer(request);
  },
  test: async () => 'It answers.',
};

beforeAll(async () => {
  database = await testDatabase();
  const options = { database, connectors: { prometheus }, env: { RATE_LIMITS: 'false' } };
  [one, two] = await Promise.all([testApp(options), testApp(options)]);
  ada = await signUp(one.address, 'Ada');
  team = await newTeam(ada);
  const wish = {
    kind: 'prometheus',
    name: 'Counted',
    settings: { url: 'https://prometheus.example.com', auth: 'none', user: '' },
    secrets: {},
  };
  const made = await ada.call<DataSource>('POST', `${team.path}/sources`, wish);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  source = made.body;
});
beforeEach(() => {
  asked = [];
  answer = ({ now }) => frameOf(asked.length, now);
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await database?.drop();
});

/** @returns a region that nobody has asked about before, and how to watch it */
async function shown(refresh = 1) {
  const query: Query = {
    source: 'prometheus',
    sourceId: source.id,
    expr: `up{id="${randomUUID()}"}`,
    refresh,
  };
  const own = { ...region('Counted'), query };
  const dashboard = await newDashboard(ada, team, 'Counted', [own]);
  const watch = async (app: TestApp) => {
    const socket = await joinLive(app.address, ada.at(app.address), dashboard);
    socket.send({ type: 'watch', regions: [own.id] });
    return socket;
  };
  /** Watchers of before may not have gone yet, and ask, too. */
  const questions = () => asked.filter(({ query: { expr } }) => expr === query.expr);
  return { watch, questions };
}

const healthAt = async (app: TestApp) => {
  const path = `${team.path}/sources/${source.id}`;
  return (await ada.at(app.address).call<DataSource>('GET', path)).body.health.status;
};

/** What the page was given, in order: values and codes of problems. */
const given = ({ messages }: LiveSocket) =>
  messages.flatMap(message => {
    if (message.type !== 'data') return [];
    return 'frame' in message ? [message.frame.columns[0]?.values[0]] : [message.problem.code];
  });
const until = (socket: LiveSocket, count: number) =>
  expect.poll(() => given(socket).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);

test('whatever a source is asked is shown to all watchers of both processes, who ask for nothing besides', async () => {
  const { watch } = await shown();
  const began = performance.now();
  const sockets = await Promise.all([one, one, two, two].map(watch));
  await Promise.all(sockets.map(socket => until(socket, 6)));
  const seconds = (performance.now() - began) / 1_000;
  const values = sockets.map(socket => given(socket).slice(0, 6));
  expect(values).toEqual(Array(4).fill([1, 2, 3, 4, 5, 6]));
  expect(asked.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  for (const socket of sockets) socket.close();
});

test('while it fails, whoever comes gets the last frame, also one that another process has got, and the reason', async () => {
  const { watch } = await shown();
  const first = await watch(one);
  await until(first, 1);
  first.close();
  const last = given(first).at(-1);
  answer = () => {
    throw new Refusal(reject('source-failed', 'It does not answer.'));
  };
  const [here, there] = [await watch(two), await watch(one)];
  for (const socket of [here, there]) {
    await expect.poll(() => given(socket), { timeout: 10_000 }).toContain('source-failed');
    const all = given(socket);
    expect(all.slice(all.indexOf('source-failed') - 1)).toEqual([last, 'source-failed']);
  }
  // One of them asked, for both.
  expect(await Promise.all([one, two].map(healthAt))).toEqual(['failing', 'failing']);
  answer = ({ now }) => frameOf(99, now);
  for (const socket of [here, there])
    await expect.poll(() => given(socket).at(-1), { timeout: 20_000 }).toBe(99);
  // Whichever of them asked last: both know that it is well.
  expect(await Promise.all([one, two].map(healthAt))).toEqual(['ok', 'ok']);
  for (const socket of [here, there]) socket.close();
});

test('the last watcher goes away: the source is freed', async () => {
  const { watch, questions } = await shown();
  answer = () => new Promise(() => {});
  const socket = await watch(one);
  await expect.poll(() => questions().length).toBe(1);
  const [{ signal }] = questions() as [SourceRequest];
  expect(signal.aborted).toBe(false);
  socket.close();
  await expect.poll(() => signal.aborted).toBe(true);
  expect(await healthAt(one)).not.toBe('failing');
});
