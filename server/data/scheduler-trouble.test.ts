import { describe, expect, test } from 'vitest';
import { type Query, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { DATASET, frameOf, TENANT } from './testing/fake-sources.ts';
import { SchedulerFixture } from './testing/scheduler-fixture.ts';

const RANGE = { from: 'now-1h', to: 'now' };
const DATA: Query = { source: 'dataset', dataset: DATASET };
const SYSTEM: Query = { source: 'system', metrics: ['uptime'] };

const fixture = new SchedulerFixture();
const pass = fixture.pass.bind(fixture);
const watch = fixture.watch.bind(fixture);

describe('a source fails', () => {
  const away = () => {
    throw new Refusal(reject('source-failed', 'It does not answer.'));
  };

  test('it is asked less often: after twice as long each time, up to a minute; the first success ends that', async () => {
    fixture.sources.dataset.answer = away;
    const { shown } = watch(DATA, 5);
    const times: number[] = [];
    for (let second = 0; second <= 240; second++) {
      await pass(second === 0 ? 0 : 1_000);
      while (times.length < fixture.sources.dataset.requests.length) times.push(second);
    }
    expect(times).toEqual([0, 5, 15, 35, 75, 135, 195]);
    fixture.sources.dataset.answer = ({ now }) => frameOf(1, now);
    await pass(15_000);
    expect(shown()).toEqual(['source-failed', 1]);
    const before = fixture.sources.dataset.requests.length;
    await pass(20_000);
    expect(fixture.sources.dataset.requests.length).toBe(before + 4);
  });

  test('an interval of more than a minute stays as it is', async () => {
    fixture.sources.dataset.answer = away;
    watch(DATA, 600);
    await pass(1_800_000);
    expect(fixture.sources.dataset.requests).toHaveLength(4);
  });

  test('a question that is wrong is asked at its interval: nobody is troubled by it', async () => {
    fixture.sources.dataset.answer = () => {
      throw new Refusal(reject('bad-query', 'No such column.'));
    };
    watch(DATA, 5);
    await pass(20_000);
    expect(fixture.sources.dataset.requests).toHaveLength(5);
  });

  test('whoever comes then gets the last frame, as old as it is, and the reason', async () => {
    const first = watch(DATA, 5);
    await pass(0);
    fixture.sources.dataset.answer = away;
    await pass(5_000);
    const late = watch(DATA, 5);
    await pass(0);
    expect(late.shown()).toEqual([1, 'source-failed']);
    expect(late.results[0]).toMatchObject({ frame: { at: 1_700_000_000_000 } });
    // Also when nobody has watched for a while, and when it is asked at another interval.
    for (const { stop } of [first, late]) stop();
    const other = watch(DATA, 7);
    await pass(10_000);
    expect(other.shown()).toEqual([1, 'source-failed']);
    fixture.sources.dataset.answer = ({ now }) => frameOf(1, now);
    await pass(15_000);
    expect(other.shown()).toEqual([1, 'source-failed', 1]);
  });

  test('not when the source is another one by now, nor when the question is wrong', async () => {
    watch(DATA, 60);
    await pass(5_000);
    fixture.sources.dataset.answer = away;
    fixture.scheduler.changed(TENANT.id, DATASET);
    const late = watch(DATA, 60);
    await pass(1_000);
    expect(late.shown()).toEqual(['source-failed']);
    watch(SYSTEM, 5);
    await pass(0);
    fixture.sources.system.answer = () => {
      throw new Refusal(reject('forbidden', 'Not yours.'));
    };
    await pass(5_000);
    const refused = watch(SYSTEM, 5);
    await pass(0);
    expect(refused.shown()).toEqual(['forbidden']);
  });

  test('a change of it is tried at once', async () => {
    fixture.sources.dataset.answer = away;
    const { shown } = watch(DATA, 5);
    await pass(100_000);
    fixture.sources.dataset.answer = ({ now }) => frameOf(2, now);
    fixture.scheduler.changed(TENANT.id, DATASET);
    await pass(1_000);
    expect(shown()).toEqual(['source-failed', 2]);
  });
});

describe('nobody waits any more', () => {
  /** Answers when the test says so, and tells whether it was cancelled. */
  function slow() {
    const gate = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    fixture.sources.dataset.answer = async ({ now, signal }) => {
      signals.push(signal);
      await gate.promise;
      return frameOf(1, now);
    };
    return { gate, cancelled: () => signals.map(({ aborted }) => aborted) };
  }

  test('the execution is cancelled at the source, and whoever comes then gets another one', async () => {
    const { cancelled } = slow();
    const [one, two] = [watch(DATA, 5), watch(DATA, 5)];
    await pass(0);
    one.stop();
    await pass(0);
    expect(cancelled()).toEqual([false]);
    two.stop();
    await pass(0);
    expect(cancelled()).toEqual([true]);
    fixture.sources.dataset.answer = ({ now }) => frameOf(2, now);
    const three = watch(DATA, 5);
    await pass(0);
    expect(three.shown()).toEqual([2]);
    expect(fixture.faults).toEqual([]);
  });

  test('not while somebody else has joined it: at another interval, or once', async () => {
    const { gate, cancelled } = slow();
    const one = watch(DATA, 5);
    const other = watch(DATA, 7);
    const once = fixture.executions.execute({ tenant: TENANT, query: DATA, range: RANGE }, 0);
    await pass(0);
    one.stop();
    other.stop();
    await pass(0);
    expect(cancelled()).toEqual([false]);
    gate.resolve();
    expect(await once).toMatchObject({ frame: { rows: 1 } });
  });

  test('what stands in line is not begun, and those behind it have their turn', async () => {
    const { gate } = slow();
    const many = Array.from({ length: 6 }, (_, i) => watch({ ...DATA, limit: i + 1 }, 60));
    await pass(0);
    expect(fixture.sources.dataset.requests).toHaveLength(3);
    for (const index of [3, 4]) many[index]!.stop();
    gate.resolve();
    await pass(0);
    expect(fixture.sources.dataset.requests.map(({ query }) => query.limit)).toEqual([1, 2, 3, 6]);
  });

  test('cancelling says nothing about the source', async () => {
    slow();
    for (let i = 0; i < 10; i++) {
      const { stop } = watch(DATA, 5);
      await pass(0);
      stop();
      await pass(0);
    }
    fixture.sources.dataset.answer = ({ now }) => frameOf(1, now);
    const { shown } = watch(DATA, 5);
    await pass(0);
    expect(shown()).toEqual([1]);
  });
});

test('one of fifty hangs: the others are shown at their interval', async () => {
  const hanging = '5f9d2c52-6f5a-43f8-9f3e-0f8c2f2c1d11';
  const each = (sourceId: string): Query => ({ source: 'http', sourceId });
  fixture.sources.http.answer = ({ query, now }) =>
    query.sourceId === hanging ? new Promise(() => {}) : frameOf(1, now);
  // More than its places: it holds up itself, and nobody else.
  const stuck = Array.from({ length: 20 }, (_, i) => watch({ ...each(hanging), limit: i + 1 }, 1));
  const others = Array.from({ length: 49 }, (_, i) => watch(each(`source ${i}`), 1));
  await pass(20_000);
  expect(others.map(({ shown }) => shown().length)).toEqual(Array(49).fill(21));
  expect(new Set(stuck.flatMap(({ shown }) => shown()))).toEqual(new Set(['unavailable']));
});
