import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Dashboards, makeDashboards } from './dashboards.ts';
import { memoryStore } from './memory-store.ts';
import { Rooms } from './rooms.ts';
import { ADA, CLIO, command, refusal, rename } from './testing/board.ts';
import { type FaultyStore, faultyStore } from './testing/faulty-store.ts';
import { textRegion } from './testing/writer.ts';

/** Nothing happens by itself here: no clock runs and no bus tells. */
let store: FaultyStore;
let rooms: Rooms;
let dashboards: Dashboards;
let commands: [string, string][];
const tenant = randomUUID();

beforeEach(() => {
  vi.useFakeTimers();
  store = faultyStore(memoryStore());
  commands = [];
  const clock = { now: () => new Date().toISOString(), id: () => randomUUID() };
  const bus = { publish() {}, subscribe() {} };
  rooms = new Rooms({ store, clock, bus, onError: error => expect.unreachable(String(error)) });
  dashboards = makeDashboards({
    rooms,
    store,
    clock,
    onCommand: (type, outcome) => commands.push([type, outcome]),
  });
});
afterEach(() => {
  rooms.close();
  vi.useRealTimers();
});

describe('creating', () => {
  test('whose answer is lost is found out by looking', async () => {
    store.onAppend = () => 'lost-after';
    const room = await dashboards.create(tenant, ADA, { title: 'There' });
    expect([room.seq, room.state.title]).toEqual([1, 'There']);
  });

  test('that did not happen is refused as unavailable', async () => {
    for (const fault of ['lost-before', 'away'] as const) {
      store.onAppend = () => fault;
      expect(await refusal(dashboards.create(tenant, ADA, { title: 'Not there' }))).toBe('unavailable');
    }
  });

  test('with regions is for those who may edit', async () => {
    const { region } = textRegion() as Extract<ReturnType<typeof textRegion>, { type: 'addRegion' }>;
    expect(await refusal(dashboards.create(tenant, CLIO, { title: 'x', regions: [region] }))).toBe(
      'forbidden',
    );
    expect(store.appends).toEqual([]);
  });
});

describe('reaching a seq', () => {
  test('that another process has committed looks into the log at once', async () => {
    const room = await dashboards.create(tenant, ADA, { title: 'Here' });
    const clock = { now: () => new Date().toISOString(), id: () => randomUUID() };
    const elsewhere = new Rooms({ store, clock, bus: { publish() {}, subscribe() {} }, onError: () => {} });
    await (await elsewhere.open(room.key)).submit([rename('There')], ADA);
    await dashboards.reach(room, 2);
    expect(room.state.title).toBe('There');
    elsewhere.close();
  });

  test('that does not come is given up after 3 s', async () => {
    const room = await dashboards.create(tenant, ADA, { title: 'Here' });
    const waiting = refusal(dashboards.reach(room, 9));
    await vi.advanceTimersByTimeAsync(2_900);
    expect(room.idle).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(await waiting).toBe('unavailable');
    expect(room.idle).toBe(true);
  });
});

test('commands are counted by type and outcome', async () => {
  const room = await dashboards.create(tenant, ADA, { title: 'Here' });
  await dashboards.submit(room, [rename('a'), command(textRegion())], ADA);
  await refusal(dashboards.submit(room, [rename('b')], CLIO));
  await refusal(dashboards.submit(room, [rename('a\0')], ADA));
  store.onAppend = () => 'away';
  await refusal(dashboards.submit(room, [rename('c')], ADA));
  expect(commands).toEqual([
    ['rename', 'accepted'],
    ['addRegion', 'accepted'],
    ['rename', 'rejected'],
    ['rename', 'rejected'],
    ['rename', 'failed'],
  ]);
});
