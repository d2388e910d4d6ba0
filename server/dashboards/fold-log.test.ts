import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import { foldLog, LogMismatch } from './fold-log.ts';
import { memoryStore } from './memory-store.ts';
import { type FaultyStore, faultyStore } from './testing/faulty-store.ts';
import {
  create,
  foldOfLog,
  type Intent,
  minutesAgo,
  someKey,
  textRegion,
  type Written,
  write,
} from './testing/writer.ts';

const OLD = minutesAgo(120);
const clock = { now: () => new Date().toISOString(), id: () => randomUUID() };
const before = minutesAgo(61)(0);
const renames = (count: number): Intent[] =>
  Array.from({ length: count }, (_, n) => ({ type: 'rename', title: `T${n}` }));

/** Something of every kind that can happen to regions. */
const changes = (one: string, other: string): Intent[] => [
  { type: 'moveRegion', regionId: one, x: 12, y: 0 },
  { type: 'configureRegion', regionId: other, changes: { title: `Other than ${one}` } },
  { type: 'removeRegion', regionId: one },
  { type: 'restoreRegion', regionId: one },
  { type: 'removeRegion', regionId: other },
  textRegion(18),
];

let store: FaultyStore;
let key: ReturnType<typeof someKey>;
let now: Written;

const logOf = async () => (await store.events(key, { after: 0, limit: 10_000 })).events;
const append = async (intents: readonly Intent[], age = OLD) => {
  now = write(key, now, intents, 'ada', age);
  await store.append(now.append);
};
const fold = (most?: number) => foldLog(key, { store, clock, before, ...(most && { most }) });

async function expectSound(): Promise<void> {
  const log = await logOf();
  const { seq, state } = (await store.load(key))!;
  expect(log.map(event => event.seq)).toEqual(log.map((_, index) => log[0]!.seq + index));
  expect(log.at(-1)!.seq).toBe(seq);
  expect(log.reduce(evolve, emptyDashboard(key.dashboard))).toEqual(state);
  expect(state).toEqual(now.state);
}

beforeEach(async () => {
  store = faultyStore(memoryStore());
  key = someKey();
  now = create(key, 'Sales', 'ada', randomUUID(), OLD);
  await store.append(now.append);
});

describe('folding a log', () => {
  test('takes everything old and leaves everything young', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await append([textRegion(0, 0, one), textRegion(6, 0, two), ...renames(3)]);
    const { state } = now;
    await append(changes(one, two), minutesAgo(30));
    const { events } = now;
    expect(await fold()).toBe(5);
    const [begin, ...rest] = await logOf();
    expect(rest).toEqual(events.slice(6));
    expect(begin).toMatchObject({ seq: 6, type: 'dashboardFolded', at: events[5]!.at });
    // what is young has left no trace in it
    expect(evolve(emptyDashboard(key.dashboard), begin!)).toEqual(state);
    await expectSound();
  });

  test('goes in steps when there is much of it, each with its own place', async () => {
    const ids = Array.from({ length: 12 }, () => randomUUID());
    await append(ids.map(id => textRegion(0, 0, id)));
    for (const id of ids.slice(0, 4)) await append(changes(id, ids[11]!).slice(0, 3));
    const states = now.events.map((_, index) =>
      now.events.slice(0, index + 1).reduce(evolve, emptyDashboard(key.dashboard)),
    );
    const places: number[] = [];
    const { fold } = store;
    store.fold = asked => {
      places.push(asked.event.seq);
      const state = evolve(emptyDashboard(key.dashboard), asked.event);
      expect(state).toEqual(states[asked.event.seq - 1]);
      return fold(asked);
    };
    expect(await foldLog(key, { store, clock, before, most: 10 })).toBe(24);
    expect(places).toEqual([10, 20, 25]);
    expect(await logOf()).toHaveLength(1);
    await expectSound();
  });

  test('does nothing when all that is old is one event, be it a fold', async () => {
    await append(renames(2), minutesAgo(30));
    expect(await fold()).toBe(0);
    expect(await logOf()).toHaveLength(3);
    await append(renames(1), minutesAgo(5));
    expect(await fold(1)).toBe(0);
    await expectSound();
  });

  test('stops before an event that is young, although older ones seem to follow', async () => {
    await append(renames(2));
    await append(renames(1), minutesAgo(10));
    await append(renames(2));
    expect(await fold()).toBe(2);
    expect((await logOf()).map(({ seq }) => seq)).toEqual([3, 4, 5, 6]);
    await expectSound();
  });

  test('refuses when the log does not lead to the tables, and changes nothing', async () => {
    await append([textRegion(), ...renames(2)]);
    const { load } = store;
    const broken = async () => {
      const loaded = (await load(key))!;
      const regions = Object.values(loaded.state.regions).map(region => [
        region.id,
        { ...region, version: 7 },
      ]);
      return { ...loaded, state: { ...loaded.state, regions: Object.fromEntries(regions) } };
    };
    store.load = broken;
    await expect(fold()).rejects.toThrow(LogMismatch);
    store.load = async () => ({ ...(await load(key))!, state: { ...now.state, regions: {} } });
    await expect(fold()).rejects.toThrow(LogMismatch);
    store.load = async () => ({ ...(await load(key))!, state: { ...now.state, title: 'Other' } });
    await expect(fold()).rejects.toThrow(LogMismatch);
    expect(await logOf()).toEqual(now.events);
  });

  test('notices that removed regions would be forgotten in another order', async () => {
    const ids = [randomUUID(), randomUUID()];
    await append(ids.map(id => textRegion(0, 0, id)));
    await append(ids.map(regionId => ({ type: 'removeRegion', regionId }) as const));
    const { load } = store;
    store.load = async () => {
      const loaded = (await load(key))!;
      const removed = Object.fromEntries(Object.entries(loaded.state.removed).toReversed());
      return { ...loaded, state: { ...loaded.state, removed } };
    };
    await expect(fold()).rejects.toThrow(LogMismatch);
    store.load = load;
    expect(await fold()).toBe(4);
    await expectSound();
  });

  test('gives way to somebody who folds at the same time', async () => {
    await append(renames(4));
    const theirs = foldOfLog(key, now.events, 4);
    let looks = 0;
    store.onRead = async what => {
      looks += 1;
      if (what === 'events' && looks === 2) expect(await store.fold(theirs)).toBe('folded');
    };
    // they are done before the log is read, or while it is
    expect(await fold()).toBe(1);
    store.onRead = () => {};
    await expectSound();
    expect(await logOf()).toHaveLength(1);
  });

  test('is not disturbed by what is appended meanwhile', async () => {
    await append(renames(4));
    let appended = false;
    store.onRead = async what => {
      if (what !== 'events' || appended) return;
      appended = true;
      await append([textRegion()]);
    };
    expect(await fold()).toBe(4);
    await expectSound();
  });

  test('of a dashboard that is not there does nothing', async () => {
    expect(await foldLog(someKey(), { store, clock, before })).toBe(0);
  });
});
