import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dataset } from '#core/contract/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import {
  call,
  command,
  invite,
  newDashboard,
  newTeam,
  type Person,
  region,
  send,
  signIn,
  signUp,
  type Team,
} from '../testing/people.ts';
import { joinLive, type LiveSocket } from '../testing/socket.ts';

const OPERATOR = { email: 'operator@example.org', password: 'an operator of the tests' };
let app: TestApp;
/** of the team that may see the installation's inside */
let operator: Person;
const home: Team = { slug: 'home', id: '', path: '/api/v1/tenants/home' };

beforeAll(async () => {
  app = await testApp({ env: { BOOTSTRAP_EMAIL: OPERATOR.email, BOOTSTRAP_PASSWORD: OPERATOR.password } });
  operator = await signIn(app.address, OPERATOR);
});
afterAll(() => app?.close());

const query = (metrics: string[], refresh = 1) => ({ source: 'system' as const, metrics, refresh });
const metric = (...metrics: string[]) => ({ ...region('Metric'), query: query(metrics) });
const join = (who: Person, dashboard: Parameters<typeof joinLive>[2]) =>
  joinLive(app.address, who, dashboard);
const watchers = async () => {
  const text = await app.app.instruments.registry.getSingleMetricAsString('region_dashboard_query_watchers');
  return Number(text.match(/^region_dashboard_query_watchers (\d+)$/m)?.[1]);
};
const columnsOf = (socket: LiveSocket, regionId: string, from = 0) =>
  socket
    .next('data', data => data.regionId === regionId && 'frame' in data && data.frame.rows > 0, from)
    .then(data => ('frame' in data ? data.frame.columns.map(({ name }) => name) : []));

test('watching brings frames at the region’s interval, and nothing more after leaving', async () => {
  const [watched, unwatched] = [metric('process.memory.rss', 'uptime'), metric('uptime')];
  const dashboard = await newDashboard(operator, home, 'This server', [watched, unwatched]);
  const socket = await join(operator, dashboard);
  expect(await watchers()).toBe(0);
  socket.send({ type: 'watch', regions: [watched.id], from: 'now-5m', to: 'now' });
  expect(await columnsOf(socket, watched.id)).toEqual(['time', 'process.memory.rss', 'uptime']);
  const from = socket.messages.length;
  await columnsOf(socket, watched.id, from);
  expect(socket.messages.some(message => message.type === 'data' && message.regionId === unwatched.id)).toBe(
    false,
  );
  const raw = socket.messages.find(message => message.type === 'data');
  expect(Object.keys(raw ?? {}).toSorted()).toEqual(['frame', 'regionId', 'type']);
  expect(await watchers()).toBe(1);
  socket.close();
  await expect.poll(watchers).toBe(0);
});

test('a changed query, a new region and a removed one are followed without asking again', async () => {
  const own = metric('uptime');
  const dashboard = await newDashboard(operator, home, 'Changing', [own]);
  const later = metric('rooms.open');
  const socket = await join(operator, dashboard);
  socket.send({ type: 'watch', regions: [own.id, later.id] });
  expect(await columnsOf(socket, own.id)).toEqual(['time', 'uptime']);
  expect(await watchers()).toBe(1);

  const other = command({
    type: 'configureRegion',
    regionId: own.id,
    changes: { query: query(['live.connections']) },
  });
  let from = socket.messages.length;
  socket.submit(other);
  await socket.answer(other);
  const changed = socket.messages.findIndex(message => message.type === 'accepted');
  expect(await columnsOf(socket, own.id, changed)).toEqual(['time', 'live.connections']);

  from = socket.messages.length;
  await send(
    operator,
    dashboard,
    command({ type: 'addRegion', region: { ...later, placement: { x: 0, y: 9, w: 4, h: 2 } } }),
  );
  expect(await columnsOf(socket, later.id, from)).toEqual(['time', 'rooms.open']);
  expect(await watchers()).toBe(2);

  for (const regionId of [own.id, later.id])
    await send(operator, dashboard, command({ type: 'removeRegion', regionId }));
  await expect.poll(watchers).toBe(0);
  await send(operator, dashboard, command({ type: 'restoreRegion', regionId: own.id }));
  await expect.poll(watchers).toBe(1);
  socket.send({ type: 'watch', regions: [] });
  await expect.poll(watchers).toBe(0);
  socket.close();
});

test('another range asks again; the same wish again does not interrupt', async () => {
  const own = metric('uptime');
  const dashboard = await newDashboard(operator, home, 'Range', [own]);
  const socket = await join(operator, dashboard);
  socket.send({ type: 'watch', regions: [own.id], from: 'now-1h', to: 'now' });
  await columnsOf(socket, own.id);
  const from = socket.messages.length;
  socket.send({ type: 'watch', regions: [own.id], from: 'never', to: 'now' });
  const refused = await socket.next('data', data => 'problem' in data, from);
  expect(refused).toMatchObject({ regionId: own.id, problem: { code: 'invalid-request' } });
  const again = socket.messages.length;
  socket.send({ type: 'watch', regions: [own.id], from: 'now-1m' });
  expect(await columnsOf(socket, own.id, again)).toEqual(['time', 'uptime']);
  socket.close();
});

test('the system source of another team shows why there is nothing; its datasets are its own', async () => {
  const ada = await signUp(app.address, 'Ada');
  const team = await newTeam(ada);
  const { body: made } = await ada.call<Dataset>('POST', `${team.path}/datasets`, { name: 'Weather' });
  const push = (rows: string) =>
    call(app.address, 'POST', `${team.path}/datasets/${made.id}/rows`, rows, {
      authorization: `Bearer ${ada.token}`,
      'content-type': 'text/csv',
    });
  await push('station,temperature\nSeattle,4\n');
  const [inside, rows] = [
    metric('uptime'),
    { ...region('Rows', 6), query: { source: 'dataset' as const, dataset: made.id, refresh: 60 } },
  ];
  const dashboard = await newDashboard(ada, team, 'Ours', [inside, rows]);
  const socket = await join(ada, dashboard);
  socket.send({ type: 'watch', regions: [inside.id, rows.id] });
  const refused = await socket.next('data', data => data.regionId === inside.id);
  expect(refused).toMatchObject({ problem: { code: 'forbidden' } });
  expect(await columnsOf(socket, rows.id)).toEqual(['station', 'temperature']);
  // Rows that are pushed are shown without waiting for the interval.
  await push('station,temperature\nOslo,-3\n');
  await socket.next('data', data => 'frame' in data && data.frame.rows === 2);
  // The same dataset through a dashboard of somebody else shows nothing.
  const theirs = await newDashboard(operator, home, 'Theirs', [{ ...rows, id: inside.id }]);
  const foreign = await join(operator, theirs);
  foreign.send({ type: 'watch', regions: [inside.id] });
  expect(await foreign.next('data')).toMatchObject({ problem: { code: 'dataset-not-found' } });
  for (const each of [socket, foreign]) each.close();
});

test('a viewer gets the data of the regions they see', async () => {
  const vera = await signUp(app.address, 'Vera');
  await invite(operator, home, vera, 'viewer');
  const own = metric('uptime');
  const dashboard = await newDashboard(operator, home, 'Seen', [own]);
  const socket = await join(vera, dashboard);
  socket.send({ type: 'watch', regions: [own.id] });
  expect(await columnsOf(socket, own.id)).toEqual(['time', 'uptime']);
  socket.close();
});

test('what is chosen for variables filters rows, and follows another choice and another definition', async () => {
  const ada = await signUp(app.address, 'Ada');
  const team = await newTeam(ada);
  const { body: made } = await ada.call<Dataset>('POST', `${team.path}/datasets`, { name: 'Weather' });
  await call(
    app.address,
    'POST',
    `${team.path}/datasets/${made.id}/rows`,
    'city,n\nBern,1\nBasel,2\nChur,3\n',
    {
      authorization: `Bearer ${ada.token}`,
      'content-type': 'text/csv',
    },
  );
  const source = { source: 'dataset' as const, dataset: made.id };
  const shown = { ...region('Rows'), query: { ...source, where: [{ column: 'city', is: '$city' }] } };
  const dashboard = await newDashboard(ada, team, 'Cities', [shown]);
  const city = {
    ...{ name: 'city', label: '', kind: 'query' as const, query: source, column: 'city' },
    ...{ default: 'Bern', multi: true, all: true },
  };
  const socket = await join(ada, dashboard);
  socket.send({ type: 'watch', regions: [shown.id] });
  expect(await socket.next('data')).toMatchObject({ problem: { code: 'bad-query' } });

  const cities = async (from: number) => {
    const data = await socket.next('data', one => 'frame' in one, from);
    return 'frame' in data ? data.frame.columns[0]?.values : null;
  };
  let from = socket.messages.length;
  await send(ada, dashboard, command({ type: 'setVariables', variables: [city] }));
  expect(await cities(from)).toEqual(['Bern']);
  from = socket.messages.length;
  socket.send({ type: 'watch', regions: [shown.id], variables: { city: ['Chur', 'Basel'] } });
  expect(await cities(from)).toEqual(['Basel', 'Chur']);
  from = socket.messages.length;
  socket.send({ type: 'watch', regions: [shown.id], variables: { city: '$__all' } });
  expect(await cities(from)).toEqual(['Bern', 'Basel', 'Chur']);
  socket.close();
});
