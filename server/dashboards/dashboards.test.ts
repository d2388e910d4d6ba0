import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RESUME_WINDOW_MS } from '#core/contract/index.ts';
import type { Refusal } from '../problems.ts';
import { type Dashboards, makeDashboards } from './dashboards.ts';
import { memoryStore } from './memory-store.ts';
import { Rooms } from './rooms.ts';
import { ADA, CLIO, command, refusal, rename } from './testing/board.ts';
import { type FaultyStore, faultyStore } from './testing/faulty-store.ts';
import { foldOfLog, textRegion } from './testing/writer.ts';

/** Nothing happens by itself here: no clock runs and no bus tells. */
let store: FaultyStore;
let rooms: Rooms;
let dashboards: Dashboards;
let commands: [string, string][];
const tenant = randomUUID();
const clock = { now: () => new Date().toISOString(), id: () => randomUUID() };

beforeEach(() => {
  vi.useFakeTimers();
  store = faultyStore(memoryStore());
  commands = [];
  const bus = { publish() {}, subscribe() {} };
  rooms = new Rooms({ store, clock, bus, onError: error => expect.unreachable(String(error)) });
  dashboards = makeDashboards({
    rooms,
    store,
    clock,
    folding: false,
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

  test('under a chosen id happens once, whatever people did with it since, and however many try', async () => {
    const key = { tenant, dashboard: randomUUID() };
    const wish = { title: 'Ours', regions: [] };
    const make = () => dashboards.createOnce(key, ADA, wish);
    expect((await Promise.all([make(), make(), make()])).filter(created => created)).toHaveLength(1);
    const room = await dashboards.open(tenant, key.dashboard);
    await dashboards.submit(room, [rename('Theirs'), command({ type: 'archive' })], ADA);
    expect(await make()).toBe(false);
    expect(room.state).toMatchObject({ title: 'Theirs', archived: true });
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

describe('the past', () => {
  const titles = ['A', 'B', 'C', 'D'];

  /** A dashboard of two hours ago, folded at one of its five events. */
  async function foldedAt(seq: number) {
    const room = await dashboards.create(tenant, ADA, { title: 'Sales' });
    for (const title of titles) await room.submit([rename(title)], ADA);
    vi.setSystemTime(Date.now() + 2 * RESUME_WINDOW_MS);
    const { events } = await store.events(room.key, { after: 0, limit: 10 });
    expect(await store.fold(foldOfLog(room.key, events, seq))).toBe('folded');
    return { room, at: events[seq - 1]!.at };
  }

  test('FOLD-1: is what it was, back to the fold; what was before is refused by name, with where it begins', async () => {
    const { room, at } = await foldedAt(3);
    const past = await Promise.all([3, 4, 5].map(seq => dashboards.at(room, seq)));
    expect(past.map(({ state }) => state.title)).toEqual(['B', 'C', 'D']);
    for (const seq of [1, 2]) {
      const error = await dashboards.at(room, seq).catch((thrown: Refusal) => thrown);
      expect(error).toMatchObject({
        rejection: { code: 'history-folded', extra: { begins: { seq: 3, at } } },
      });
    }
    expect(await refusal(dashboards.at(room, 6))).toBe('not-found');
  });

  test('says where it begins and how long it is kept', async () => {
    const { room, at } = await foldedAt(4);
    const kept = await dashboards.log(room, { after: 0, limit: 10 });
    expect(kept).toMatchObject({ head: 5, begins: { seq: 4, at }, keptSeconds: null });
    expect(kept.events.map(({ type }) => type)).toEqual(['dashboardFolded', 'dashboardRenamed']);
    const folding = makeDashboards({ rooms, store, clock, folding: true, onCommand: () => {} });
    expect(await folding.log(room, { after: 4, limit: 1 })).toMatchObject({ keptSeconds: 3_600 });
    const fresh = await dashboards.create(tenant, ADA, { title: 'New' });
    expect(await folding.log(fresh, { after: 0, limit: 1 })).toMatchObject({ head: 1, begins: null });
  });

  test('that is folded while it is read is refused, not made up', async () => {
    const { room } = await foldedAt(2);
    store.onRead = async what => {
      if (what !== 'events') return;
      store.onRead = () => {};
      const { events } = await store.events(room.key, { after: 0, limit: 10 });
      expect(await store.fold(foldOfLog(room.key, events, 5))).toBe('folded');
    };
    expect(await refusal(dashboards.at(room, 4))).toBe('history-folded');
  });
});
