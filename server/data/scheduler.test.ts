import { describe, expect, test, vi } from 'vitest';
import { type Query, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import type { DataResult } from './scheduler.ts';
import { DATASET, frameOf, TENANT } from './testing/fake-sources.ts';
import { SchedulerFixture } from './testing/scheduler-fixture.ts';

const RANGE = { from: 'now-1h', to: 'now' };
const DATA: Query = { source: 'dataset', dataset: DATASET };
const SYSTEM: Query = { source: 'system', metrics: ['uptime'] };

const fixture = new SchedulerFixture();
const pass = fixture.pass.bind(fixture);
const watch = fixture.watch.bind(fixture);

describe('intervals', () => {
  test('at once, then at the interval of the query, of the dashboard, of the source', async () => {
    watch({ ...DATA, refresh: 5 }, 20);
    watch(DATA, 20);
    watch(SYSTEM);
    await pass(0);
    expect([fixture.sources.dataset.requests.length, fixture.sources.system.requests.length]).toEqual([1, 1]);
    await pass(20_000);
    // every 5 s; the one at 20 s shares the execution made for the other
    expect(fixture.sources.dataset.requests.length).toBe(5);
    expect(fixture.sources.system.requests.length).toBe(11);
  });

  test('one execution for all watchers, and the last result at once for a late one', async () => {
    const many = Array.from({ length: 50 }, () => watch(DATA, 5));
    await pass(0);
    expect(fixture.sources.dataset.requests).toHaveLength(1);
    expect(many.map(({ shown }) => shown())).toEqual(Array(50).fill([1]));
    await pass(2_000);
    const late = watch(DATA, 5);
    expect(late.results).toEqual([]);
    await pass(0);
    expect(late.shown()).toEqual([1]);
    expect(fixture.sources.dataset.requests).toHaveLength(1);
    expect(fixture.watching).toBe(51);
  });

  test('nothing runs when nobody watches, and stopping twice is harmless', async () => {
    const one = watch(DATA, 5);
    const two = watch(DATA, 5);
    await pass(0);
    one.stop();
    one.stop();
    await pass(5_000);
    expect(fixture.sources.dataset.requests).toHaveLength(2);
    two.stop();
    await pass(60_000);
    expect(fixture.sources.dataset.requests).toHaveLength(2);
    expect([fixture.scheduler.tasks, fixture.watching, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });

  test('a slow source is not asked again before it has answered', async () => {
    fixture.sources.dataset.answer = async ({ now }) => {
      await new Promise(done => setTimeout(done, 7_000));
      return frameOf(1, now);
    };
    watch(DATA, 2);
    await pass(6_900);
    expect(fixture.sources.dataset.requests).toHaveLength(1);
    await pass(1_200);
    expect(fixture.sources.dataset.requests).toHaveLength(2);
  });

  test("results that come after stopping are nobody's", async () => {
    const gate = Promise.withResolvers<void>();
    fixture.sources.dataset.answer = async ({ now }) => {
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
    fixture.sources.dataset.answer = ({ now }) => frameOf(2, now);
    await pass(5_000);
    expect(brief.shown()).toEqual([1, 2]);
  });

  test('a problem reaches only its watchers, once, and goes away by itself', async () => {
    const system = watch(SYSTEM, 5);
    fixture.sources.dataset.answer = () => {
      throw new Refusal(reject('bad-query', 'No such column.'));
    };
    const broken = watch(DATA, 5, true);
    await pass(10_000);
    expect(broken.shown()).toEqual(['bad-query']);
    expect(system.shown()).toEqual([1, 1, 1]);
    fixture.sources.dataset.answer = ({ now }) => frameOf(3, now);
    await pass(5_000);
    expect(broken.shown()).toEqual(['bad-query', 3]);
  });

  test("a watcher's fault is not another's", async () => {
    fixture.scheduler.watch({ tenant: TENANT, query: DATA, range: RANGE }, () => {
      throw new Error('broken watcher');
    });
    const other = watch(DATA);
    await pass(0);
    expect(other.shown()).toEqual([1]);
    expect(fixture.faults).toHaveLength(1);
  });

  test('a watcher that stops another one while it is given a result', async () => {
    const other: { stop?: () => void } = {};
    const results: DataResult[] = [];
    fixture.scheduler.watch({ tenant: TENANT, query: DATA, range: RANGE }, () => other.stop?.());
    other.stop = fixture.scheduler.watch({ tenant: TENANT, query: DATA, range: RANGE }, result =>
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
      fixture.sources.dataset.answer = ({ now }) => frameOf(i, now);
      fixture.scheduler.changed(TENANT.id, DATASET);
      await pass(100);
    }
    expect(shown()).toEqual([1, 2]);
    await pass(1_000);
    expect(shown()).toEqual([1, 2, 10]);
  });

  test('while its query is under way: it runs once more', async () => {
    const gate = Promise.withResolvers<void>();
    fixture.sources.dataset.answer = async ({ now }) => {
      await gate.promise;
      return frameOf(1, now);
    };
    const { shown } = watch(DATA, 60);
    await pass(0);
    fixture.scheduler.changed(TENANT.id, DATASET);
    fixture.sources.dataset.answer = ({ now }) => frameOf(2, now);
    gate.resolve();
    await pass(1_000);
    expect(shown()).toEqual([1, 2]);
  });

  test('others are left alone', async () => {
    watch(DATA, 60);
    watch(SYSTEM, 60);
    await pass(5_000);
    fixture.scheduler.changed('another tenant', DATASET);
    fixture.scheduler.changed(TENANT.id, 'another dataset');
    await pass(5_000);
    expect([fixture.sources.dataset.requests.length, fixture.sources.system.requests.length]).toEqual([1, 1]);
  });
});

test('closing stops everything for good', async () => {
  const { results } = watch(DATA, 1);
  await pass(0);
  fixture.scheduler.close();
  watch(SYSTEM);
  await pass(60_000);
  expect(results).toHaveLength(1);
  expect([fixture.sources.system.requests.length, vi.getTimerCount(), fixture.watching]).toEqual([0, 0, 0]);
});
