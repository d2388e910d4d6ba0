import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryStore } from './memory-store.ts';
import { type HeadBus, Rooms } from './rooms.ts';
import type { EventStore, StreamKey } from './store.ts';
import { ADA, refusal, rename } from './testing/board.ts';
import { type FaultyStore, faultyStore, gate } from './testing/faulty-store.ts';
import { create, someKey } from './testing/writer.ts';

/** One process' rooms; its bus hands on what it is told to, or loses it. */
function process(truth: EventStore) {
  const store: FaultyStore = faultyStore(truth);
  const published: [StreamKey, number][] = [];
  const errors: unknown[] = [];
  let open = 0;
  let tell: Parameters<HeadBus['subscribe']>[0] = () => {};
  let doubt = () => {};
  const rooms = new Rooms({
    store,
    clock: { now: () => new Date().toISOString(), id: () => randomUUID() },
    bus: {
      publish: (key, seq) => published.push([key, seq]),
      subscribe: (onHead, onDoubt) => {
        tell = onHead;
        doubt = onDoubt;
      },
    },
    onRooms: delta => {
      open += delta;
    },
    onError: error => errors.push(error),
  });
  return {
    rooms,
    store,
    published,
    errors,
    open: () => open,
    tell: (key: StreamKey, seq: number) => tell(key, seq),
    doubt: () => doubt(),
  };
}

const untilTrue = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 5_000, interval: 1 });

describe('rooms', () => {
  let key: StreamKey;
  let truth: EventStore;
  let one: ReturnType<typeof process>;
  let two: ReturnType<typeof process>;
  beforeEach(async () => {
    truth = memoryStore();
    key = someKey();
    await truth.append(create(key, 'Sales').append);
    one = process(truth);
    two = process(truth);
  });
  afterEach(() => {
    one.rooms.close();
    two.rooms.close();
    vi.useRealTimers();
  });

  test('a dashboard that is opened several times at once is loaded once', async () => {
    let loads = 0;
    one.store.onRead = what => {
      if (what === 'load') loads += 1;
    };
    const opened = await Promise.all([one.rooms.open(key), one.rooms.open(key), one.rooms.open(key)]);
    expect(new Set([...opened, await one.rooms.open(key)]).size).toBe(1);
    expect([loads, one.rooms.size, one.open()]).toEqual([1, 1, 1]);
  });

  test('one that does not exist is refused, and looked for again the next time', async () => {
    const missing = someKey(key.tenant);
    expect(await refusal(one.rooms.open(missing))).toBe('dashboard-not-found');
    await truth.append(create(missing, 'Later').append);
    expect((await one.rooms.open(missing)).state.title).toBe('Later');
  });

  test('what another process commits is seen when the bus tells of it', async () => {
    const [here, there] = [await one.rooms.open(key), await two.rooms.open(key)];
    await here.submit([rename('told')], ADA);
    expect(one.published).toEqual([[key, 2]]);
    two.tell(key, 2);
    await untilTrue(() => there.state.title === 'told');
    two.tell(someKey(), 9); // nobody has that one open here
    two.tell(key, 2); // old news
    expect(there.seq).toBe(2);
  });

  test('and within a second or two when every message is lost', async () => {
    const [here, there] = [await one.rooms.open(key), await two.rooms.open(key)];
    await here.submit([rename('lost')], ADA);
    const started = performance.now();
    await untilTrue(() => there.state.title === 'lost');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('and at once when the bus was cut off and is back', async () => {
    const [here, there] = [await one.rooms.open(key), await two.rooms.open(key)];
    await here.submit([rename('back')], ADA);
    two.doubt();
    await vi.waitUntil(() => there.state.title === 'back', { timeout: 500, interval: 1 });
  });

  test('a comparison that fails is reported once, until one succeeds', async () => {
    await one.rooms.open(key);
    const fail = () => {
      throw new Error('away');
    };
    one.store.onRead = fail;
    for (let n = 0; n < 3; n += 1) await one.rooms.compareHeads();
    expect(one.errors).toHaveLength(1);
    one.store.onRead = () => {};
    await one.rooms.compareHeads();
    one.store.onRead = fail;
    await one.rooms.compareHeads();
    expect(one.errors).toHaveLength(2);
  });

  test('rooms that nobody uses are closed after a minute; held, listened to or busy ones are not', async () => {
    vi.useFakeTimers();
    one = process(truth);
    const keys = [someKey(), someKey(), someKey(), someKey()];
    for (const each of keys) await truth.append(create(each, 'Sales').append);
    const [held, heard, busy, idle] = await Promise.all(keys.map(each => one.rooms.open(each)));
    const letGo = held!.hold();
    const stop = heard!.listen(() => {});
    const stuck = gate();
    one.store.onAppend = () => stuck.passed.then(() => undefined);
    const answer = busy!.submit([rename('slow')], ADA);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(one.rooms.size).toBe(4);
    await vi.advanceTimersByTimeAsync(40_000);
    expect([one.rooms.size, one.open()]).toEqual([3, 3]);
    expect(await one.rooms.open(keys[3]!)).not.toBe(idle);
    expect(await one.rooms.open(keys[0]!)).toBe(held);
    letGo();
    stop();
    stuck.open();
    await answer;
    await vi.advanceTimersByTimeAsync(70_000);
    expect([one.rooms.size, one.open()]).toEqual([0, 0]);
  });

  test('a room that was closed beneath a writer still commits, and its successor hears of it', async () => {
    vi.useFakeTimers();
    one = process(truth);
    const before = await one.rooms.open(key);
    await vi.advanceTimersByTimeAsync(70_000);
    vi.useRealTimers();
    const after = await one.rooms.open(key);
    expect(after).not.toBe(before);
    await before.submit([rename('by the closed one')], ADA);
    await vi.waitUntil(() => after.state.title === 'by the closed one', { timeout: 500, interval: 1 });
  });
});
