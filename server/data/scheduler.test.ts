import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Query, reject } from '#core/contract/index.ts';
import { createInstruments } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { Executions } from './executions.ts';
import { type DataResult, Scheduler } from './scheduler.ts';
import { DATASET, fakeSources, frameOf, TENANT } from './testing/fake-sources.ts';

const RANGE = { from: 'now-1h', to: 'now' };
const DATA: Query = { source: 'dataset', dataset: DATASET };
const SYSTEM: Query = { source: 'system', metrics: ['uptime'] };

let sources: ReturnType<typeof fakeSources>;
let scheduler: Scheduler;
let faults: unknown[];
let watching: number;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  sources = fakeSources();
  faults = [];
  watching = 0;
  const count = (delta: number) => {
    watching += delta;
  };
  const instruments = { ...createInstruments(), watchers: count };
  const executions = new Executions({ sources, instruments, onUnexpected: error => faults.push(error) });
  // 0.5 is the middle of the jitter: intervals are exact
  scheduler = new Scheduler({
    executions,
    sources,
    instruments,
    onError: error => faults.push(error),
    random: () => 0.5,
  });
});
afterEach(() => {
  scheduler.close();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Watches and keeps what comes. */
function watch(query: Query, refresh?: number, withUnchanged = false) {
  const results: DataResult[] = [];
  const unchanged: number[] = [];
  const stop = scheduler.watch(
    { tenant: TENANT, query, range: RANGE, refresh },
    result => results.push(result),
    withUnchanged ? at => unchanged.push(at) : undefined,
  );
  const shown = () => results.map(r => ('frame' in r ? r.frame.columns[0]?.values[0] : r.problem.code));
  return { results, unchanged, shown, stop };
}

describe('intervals', () => {
  test('at once, then at the interval of the query, of the dashboard, of the source', async () => {
    watch({ ...DATA, refresh: 5 }, 20);
    watch(DATA, 20);
    watch(SYSTEM);
    await pass(0);
    expect([sources.dataset.requests.length, sources.system.requests.length]).toEqual([1, 1]);
    await pass(20_000);
    // every 5 s; the one at 20 s shares the execution made for the other
    expect(sources.dataset.requests.length).toBe(5);
    expect(sources.system.requests.length).toBe(11);
  });

  test('one execution for all watchers, and the last result at once for a late one', async () => {
    const many = Array.from({ length: 50 }, () => watch(DATA, 5));
    await pass(0);
    expect(sources.dataset.requests).toHaveLength(1);
    expect(many.map(({ shown }) => shown())).toEqual(Array(50).fill([1]));
    await pass(2_000);
    const late = watch(DATA, 5);
    expect(late.results).toEqual([]);
    await pass(0);
    expect(late.shown()).toEqual([1]);
    expect(sources.dataset.requests).toHaveLength(1);
    expect(watching).toBe(51);
  });

  test('nothing runs when nobody watches, and stopping twice is harmless', async () => {
    const one = watch(DATA, 5);
    const two = watch(DATA, 5);
    await pass(0);
    one.stop();
    one.stop();
    await pass(5_000);
    expect(sources.dataset.requests).toHaveLength(2);
    two.stop();
    await pass(60_000);
    expect(sources.dataset.requests).toHaveLength(2);
    expect([scheduler.tasks, watching, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });

  test('a slow source is not asked again before it has answered', async () => {
    sources.dataset.answer = async ({ now }) => {
      await new Promise(done => setTimeout(done, 7_000));
      return frameOf(1, now);
    };
    watch(DATA, 2);
    await pass(6_900);
    expect(sources.dataset.requests).toHaveLength(1);
    await pass(1_200);
    expect(sources.dataset.requests).toHaveLength(2);
  });

  test("results that come after stopping are nobody's", async () => {
    const gate = Promise.withResolvers<void>();
    sources.dataset.answer = async ({ now }) => {
      await gate.promise;
      return frameOf(1, now);
    };
    const { results, stop } = watch(DATA);
    await pass(0);
    stop();
    gate.resolve();
    await pass(0);
    expect(results).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what is given', () => {
  test('the same again is only said to be fresh', async () => {
    const brief = watch(DATA, 5, true);
    const full = watch(DATA, 5);
    await pass(10_000);
    expect(brief.shown()).toEqual([1]);
    expect(brief.unchanged).toEqual([1_700_000_005_000, 1_700_000_010_000]);
    expect(full.shown()).toEqual([1, 1, 1]);
    sources.dataset.answer = ({ now }) => frameOf(2, now);
    await pass(5_000);
    expect(brief.shown()).toEqual([1, 2]);
  });

  test('a problem reaches only its watchers, once, and goes away by itself', async () => {
    const system = watch(SYSTEM, 5);
    sources.dataset.answer = () => {
      throw new Refusal(reject('bad-query', 'No such column.'));
    };
    const broken = watch(DATA, 5, true);
    await pass(10_000);
    expect(broken.shown()).toEqual(['bad-query']);
    expect(system.shown()).toEqual([1, 1, 1]);
    sources.dataset.answer = ({ now }) => frameOf(3, now);
    await pass(5_000);
    expect(broken.shown()).toEqual(['bad-query', 3]);
  });

  test("a watcher's fault is not another's", async () => {
    scheduler.watch({ tenant: TENANT, query: DATA, range: RANGE }, () => {
      throw new Error('broken watcher');
    });
    const other = watch(DATA);
    await pass(0);
    expect(other.shown()).toEqual([1]);
    expect(faults).toHaveLength(1);
  });

  test('a watcher that stops another one while it is given a result', async () => {
    const other: { stop?: () => void } = {};
    const results: DataResult[] = [];
    scheduler.watch({ tenant: TENANT, query: DATA, range: RANGE }, () => other.stop?.());
    other.stop = scheduler.watch({ tenant: TENANT, query: DATA, range: RANGE }, result =>
      results.push(result),
    );
    await pass(0);
    expect(results).toEqual([]);
  });
});

describe('a dataset changed', () => {
  test('shows at once, but at most once a second', async () => {
    const { shown } = watch(DATA, 60);
    await pass(5_000);
    for (let i = 2; i < 11; i++) {
      sources.dataset.answer = ({ now }) => frameOf(i, now);
      scheduler.changed(TENANT.id, DATASET);
      await pass(100);
    }
    expect(shown()).toEqual([1, 2]);
    await pass(1_000);
    expect(shown()).toEqual([1, 2, 10]);
  });

  test('while its query is under way: it runs once more', async () => {
    const gate = Promise.withResolvers<void>();
    sources.dataset.answer = async ({ now }) => {
      await gate.promise;
      return frameOf(1, now);
    };
    const { shown } = watch(DATA, 60);
    await pass(0);
    scheduler.changed(TENANT.id, DATASET);
    sources.dataset.answer = ({ now }) => frameOf(2, now);
    gate.resolve();
    await pass(1_000);
    expect(shown()).toEqual([1, 2]);
  });

  test('others are left alone', async () => {
    watch(DATA, 60);
    watch(SYSTEM, 60);
    await pass(5_000);
    scheduler.changed('another tenant', DATASET);
    scheduler.changed(TENANT.id, 'another dataset');
    await pass(5_000);
    expect([sources.dataset.requests.length, sources.system.requests.length]).toEqual([1, 1]);
  });
});

test('closing stops everything for good', async () => {
  const { results } = watch(DATA, 1);
  await pass(0);
  scheduler.close();
  watch(SYSTEM);
  await pass(60_000);
  expect(results).toHaveLength(1);
  expect([sources.system.requests.length, vi.getTimerCount(), watching]).toEqual([0, 0, 0]);
});
