import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { RESUME_WINDOW_MS } from '#core/contract/index.ts';
import { Folding, type FoldingOptions } from './folding.ts';
import { memoryStore } from './memory-store.ts';
import { type EventStore, StoreUnavailable, type StreamKey } from './store.ts';
import { gate } from './testing/faulty-store.ts';
import { create, minutesAgo, someKey, write } from './testing/writer.ts';

const OLD = minutesAgo(120);

let store: EventStore;
let tenants: string[];
let folded: [StreamKey, number][];
let errors: [string, StreamKey | null][];
let waits: number[];

beforeEach(() => {
  store = memoryStore();
  tenants = [];
  folded = [];
  errors = [];
  waits = [];
});

/** A dashboard with three events of this age. */
async function dashboard(tenant: string, age = OLD): Promise<StreamKey> {
  const key = someKey(tenant);
  const first = create(key, 'Sales', 'ada', randomUUID(), age);
  await store.append(first.append);
  const titles = ['A', 'B'].map(title => ({ type: 'rename', title }) as const);
  await store.append(write(key, first, titles, 'ada', age).append);
  return key;
}

function folding(options: Partial<FoldingOptions> = {}): Folding {
  return new Folding({
    store,
    clock: { now: () => new Date().toISOString(), id: () => randomUUID() },
    tenants: async after => tenants.slice(after === null ? 0 : tenants.indexOf(after) + 1).slice(0, 2),
    onFolded: (key, events) => folded.push([key, events]),
    onError: (error, key) => errors.push([(error as Error).message, key]),
    draining: () => false,
    random: () => 0.5,
    wait: async ms => void waits.push(ms),
    ...options,
  });
}

const logLength = async (key: StreamKey) => (await store.events(key, { after: 0, limit: 100 })).events.length;

describe('a walk', () => {
  test('folds the dashboards of every team, in batches with pauses, and only what is old', async () => {
    tenants = Array.from({ length: 5 }, () => randomUUID());
    const keys = await Promise.all(tenants.flatMap(one => Array.from({ length: 23 }, () => dashboard(one))));
    const young = await dashboard(tenants[0]!, minutesAgo(59));
    await folding().walk();
    expect(folded).toHaveLength(keys.length);
    expect(folded.every(([, events]) => events === 2)).toBe(true);
    for (const key of keys) expect(await logLength(key)).toBe(1);
    expect(await logLength(young)).toBe(3);
    // 20 and 3 of each team
    expect(waits).toHaveLength(10);
    expect(errors).toEqual([]);
    folded = [];
    await folding().walk();
    expect(folded).toEqual([]);
  });

  test('goes by the clock that it is given, with a margin for the one of the store', async () => {
    const at = Date.parse(OLD(3));
    tenants = [randomUUID()];
    const key = await dashboard(tenants[0]!);
    const walkerAt = (ms: number) =>
      folding({ clock: { now: () => new Date(at + ms).toISOString(), id: () => randomUUID() } });
    await walkerAt(RESUME_WINDOW_MS + 59_000).walk();
    expect(await logLength(key)).toBe(3);
    await walkerAt(RESUME_WINDOW_MS + 60_000).walk();
    expect(await logLength(key)).toBe(1);
  });

  test('tells of a dashboard that cannot be folded, and goes on with the others', async () => {
    tenants = [randomUUID()];
    const keys = [await dashboard(tenants[0]!), await dashboard(tenants[0]!)];
    const [bad, good] = keys.sort((a, b) => (a.dashboard < b.dashboard ? -1 : 1));
    const { fold } = store;
    store.fold = async asked => {
      if (asked.key.dashboard === bad!.dashboard) throw new Error('spoilt');
      return fold(asked);
    };
    await folding().walk();
    expect(errors).toEqual([['spoilt', bad]]);
    expect(folded).toEqual([[good, 2]]);
  });

  test('ends when the database is away, and the next one makes up for it', async () => {
    tenants = [randomUUID(), randomUUID()];
    await dashboard(tenants[0]!);
    await dashboard(tenants[1]!);
    const { fold } = store;
    let away = true;
    store.fold = async asked => {
      if (away) throw new StoreUnavailable('away');
      return fold(asked);
    };
    const walker = folding();
    await walker.walk();
    expect([errors, folded]).toEqual([[['away', null]], []]);
    away = false;
    await walker.walk();
    expect(folded).toHaveLength(2);
  });

  test('begins nothing more once the process is about to stop', async () => {
    tenants = [randomUUID()];
    for (let n = 0; n < 3; n += 1) await dashboard(tenants[0]!);
    let draining = false;
    await folding({
      draining: () => draining,
      onFolded: (key, events) => {
        folded.push([key, events]);
        draining = true;
      },
    }).walk();
    expect(folded).toHaveLength(1);
    expect(waits.length).toBeLessThanOrEqual(1);
  });
});

describe('in the background', () => {
  test('it walks again and again, until it is stopped; what is under way is finished', async () => {
    tenants = [randomUUID()];
    const key = await dashboard(tenants[0]!);
    const [begun, held] = [gate(), gate()];
    const { fold } = store;
    store.fold = async asked => {
      begun.open();
      await held.passed;
      return fold(asked);
    };
    const walker = folding({
      wait: async (ms, signal) => {
        signal.throwIfAborted();
        waits.push(ms);
      },
    });
    walker.start();
    walker.start();
    await begun.passed;
    const stopped = walker.stop();
    held.open();
    await stopped;
    expect(await logLength(key)).toBe(1);
    expect(folded).toHaveLength(1);
    expect(waits).toEqual([5_000]);
    expect(errors).toEqual([]);
  });

  test('a pause ends when it is stopped, and a walk that fails is followed by another one', async () => {
    const [third, over] = [gate(), gate()];
    let walks = 0;
    const walker = folding({
      tenants: async () => {
        walks += 1;
        throw new Error('nobody knows them');
      },
      wait: async (ms, signal) => {
        waits.push(ms);
        if (waits.length < 3) return;
        signal.addEventListener('abort', () => over.open());
        third.open();
        await over.passed;
        signal.throwIfAborted();
      },
    });
    walker.start();
    await third.passed;
    await walker.stop();
    expect(walks).toBe(2);
    expect(waits).toEqual([5_000, 600_000, 600_000]);
    expect(errors.map(([message]) => message)).toEqual(Array(2).fill('nobody knows them'));
  });
});
