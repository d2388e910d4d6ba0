import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Query, reject } from '#core/contract/index.ts';
import type { TimeRange } from '#core/query/index.ts';
import { createInstruments } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { type DataRequest, Executions, keyOf, type Outcome } from './executions.ts';
import { DATASET, fakeSources, frameOf, TENANT } from './testing/fake-sources.ts';

const HOUR: TimeRange = { from: 'now-1h', to: 'now' };
const DATA: Query = { source: 'dataset', dataset: DATASET };
const request = (query: Partial<Query> = {}, range: TimeRange | null = HOUR): DataRequest => ({
  tenant: TENANT,
  query: { ...DATA, ...query },
  range,
});

let sources: ReturnType<typeof fakeSources>;
let executions: Executions;
let unexpected: unknown[];
const instruments = createInstruments();

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  sources = fakeSources();
  unexpected = [];
  executions = new Executions({ sources, instruments, onUnexpected: error => unexpected.push(error) });
});
afterEach(() => {
  vi.useRealTimers();
});

const codeOf = (outcome: Outcome) => ('rejection' in outcome ? outcome.rejection.code : 'a frame');
const never = () => new Promise<never>(() => {});

describe('one execution for all', () => {
  test('while it is under way, and for a while after', async () => {
    const gate = Promise.withResolvers<void>();
    sources.dataset.answer = async ({ now }) => {
      await gate.promise;
      return frameOf(7, now);
    };
    const together = [executions.execute(request(), 0), executions.execute(request({ refresh: 5 }), 0)];
    gate.resolve();
    const [one, two] = await Promise.all(together);
    expect(two).toBe(one);
    expect(await executions.execute(request(), 1_000)).toBe(one);
    expect(sources.dataset.requests).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1_001);
    expect(await executions.execute(request(), 1_000)).not.toBe(one);
    expect(sources.dataset.requests).toHaveLength(2);
  });

  test('not for another tenant, range or question', () => {
    const keys = [
      request(),
      request({ limit: 5 }),
      request({ columns: ['a', 'b'] }),
      request({ columns: ['b', 'a'] }),
      request({}, null),
      request({}, { from: 'now-2h', to: 'now' }),
      { ...request(), tenant: { id: 'another', slug: 'home' } },
    ].map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf(request({ refresh: 5 }))).toBe(keyOf(request()));
    expect(keyOf({ ...request(), query: { dataset: DATASET, source: 'dataset' } })).toBe(keyOf(request()));
  });

  test('as fine as it is asked, where the answer depends on it', () => {
    const keys = (query: Partial<Query>) =>
      new Set([200, 400].map(points => keyOf({ ...request({ source: 'http', ...query }), points }))).size;
    expect(keys({ request: { path: '/a?from=$from' } })).toBe(1);
    expect(keys({ request: { path: '/a?step=$interval' } })).toBe(2);
    expect(keys({ shape: '$interval' })).toBe(2);
    expect(keys({ source: 'prometheus', expr: 'up' })).toBe(2);
  });

  test('a change of the dataset forgets answers, also the one that is under way', async () => {
    const gate = Promise.withResolvers<void>();
    sources.dataset.answer = async ({ now }) => {
      await gate.promise;
      return frameOf(1, now);
    };
    const before = executions.execute(request(), 1_000);
    executions.forget(TENANT.id, DATASET);
    sources.dataset.answer = ({ now }) => frameOf(2, now);
    const after = await executions.execute(request(), 1_000);
    gate.resolve();
    expect(after).not.toBe(await before);
    expect(await executions.execute(request(), 1_000)).toBe(after);
    executions.forget(TENANT.id, 'another dataset');
    expect(await executions.execute(request(), 1_000)).toBe(after);
    executions.forget(TENANT.id, DATASET);
    expect(await executions.execute(request(), 1_000)).not.toBe(after);
  });

  test('the JSON is the frame', async () => {
    const outcome = await executions.execute(request(), 0);
    if (!('frame' in outcome)) throw new Error('no frame');
    expect(JSON.parse(outcome.json)).toEqual(outcome.frame);
    expect(outcome.content).not.toContain('"at"');
  });

  test('a range is resolved at the moment of the execution', async () => {
    await executions.execute(request(), 0);
    const now = Date.now();
    expect(sources.dataset.requests[0]).toMatchObject({ range: { from: now - 3_600_000, to: now }, now });
  });
});

describe('what goes wrong', () => {
  test('a refusal of the source is the answer', async () => {
    sources.dataset.answer = () => {
      throw new Refusal(reject('bad-query', 'No such column.'));
    };
    expect(await executions.execute(request(), 0)).toMatchObject({
      rejection: { code: 'bad-query', detail: 'No such column.' },
    });
    expect(unexpected).toEqual([]);
  });

  test('a fault of ours is logged and not told', async () => {
    const fault = new TypeError('secret inside');
    sources.dataset.answer = () => {
      throw fault;
    };
    const outcome = await executions.execute(request(), 0);
    expect(codeOf(outcome)).toBe('internal');
    expect(JSON.stringify(outcome)).not.toContain('secret');
    expect(unexpected).toEqual([fault]);
  });

  test.each([
    [
      'a database that is away',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      "Can't reach the database",
    ],
    ['a statement that took too long', Object.assign(new Error('x'), { code: '57014' }), 'took too long'],
  ])('%s', async (_, error, words) => {
    sources.dataset.answer = () => {
      throw error;
    };
    const outcome = await executions.execute(request(), 0);
    expect(outcome).toMatchObject({
      rejection: { code: 'unavailable', detail: expect.stringContaining(words) },
    });
  });

  test('a range that nobody understands', async () => {
    expect(codeOf(await executions.execute(request({}, { from: 'x', to: 'now' }), 0))).toBe(
      'invalid-request',
    );
    expect(sources.dataset.requests).toHaveLength(0);
  });

  test('a source that never answers', async () => {
    sources.dataset.answer = never;
    const outcome = executions.execute(request(), 0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await outcome).toMatchObject({
      rejection: { code: 'unavailable', detail: expect.stringContaining('too long') },
    });
  });

  test('after five failures the source is left alone for ten seconds; other datasets are not', async () => {
    sources.dataset.answer = ({ query, now }) => {
      if (query.dataset === DATASET) throw Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
      return frameOf(1, now);
    };
    for (let i = 0; i < 5; i++) await executions.execute(request({ limit: i + 1 }), 0);
    expect(sources.dataset.requests).toHaveLength(5);
    const outcome = await executions.execute(request(), 0);
    expect(outcome).toMatchObject({
      rejection: { detail: expect.stringContaining('several times in a row') },
    });
    expect(sources.dataset.requests).toHaveLength(5);
    expect(codeOf(await executions.execute(request({ dataset: TENANT.id }), 0))).toBe('a frame');
    sources.dataset.answer = ({ now }) => frameOf(1, now);
    await vi.advanceTimersByTimeAsync(10_001);
    expect(codeOf(await executions.execute(request(), 0))).toBe('a frame');
  });

  test('after these ten seconds one tries, and the others wait for what comes of it', async () => {
    const away = () => {
      throw Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    };
    sources.dataset.answer = away;
    for (let i = 0; i < 5; i++) await executions.execute(request({ limit: i + 1 }), 0);
    await vi.advanceTimersByTimeAsync(10_001);
    const gate = Promise.withResolvers<void>();
    sources.dataset.answer = async () => {
      await gate.promise;
      return away();
    };
    const all = Array.from({ length: 20 }, (_, i) => executions.execute(request({ limit: i + 1 }), 0));
    await vi.advanceTimersByTimeAsync(0);
    expect(sources.dataset.requests).toHaveLength(6);
    gate.resolve();
    await Promise.all(all);
    expect(sources.dataset.requests).toHaveLength(6);
  });

  test('breakers are counted by source and state', async () => {
    const states = async () => {
      const text = await registry.getSingleMetricAsString('region_dashboard_breakers');
      const lines = text.matchAll(/\{source="(\w+)",state="(\w+)"\} ([1-9])/g);
      return [...lines].map(([, source, state, count]) => `${source} ${state} ${count}`);
    };
    const { registry, breakers } = createInstruments();
    breakers(() => executions.breakers());
    expect(await states()).toEqual([]);
    sources.dataset.answer = ({ query, now }) => {
      if (query.dataset === DATASET) throw Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
      return frameOf(1, now);
    };
    await executions.execute(request({ dataset: TENANT.id }), 0);
    for (let i = 0; i < 5; i++) await executions.execute(request({ limit: i + 1 }), 0);
    expect(await states()).toEqual(['dataset closed 1', 'dataset open 1']);
    // Nobody asks any more: nobody is refused either.
    await vi.advanceTimersByTimeAsync(10_001);
    expect(await states()).toEqual(['dataset closed 1', 'dataset half_open 1']);
    await executions.execute(request(), 0);
    expect(await states()).toEqual(['dataset closed 1', 'dataset open 1']);
    sources.dataset.answer = ({ now }) => frameOf(1, now);
    await vi.advanceTimersByTimeAsync(10_001);
    await executions.execute(request(), 0);
    expect(await states()).toEqual(['dataset closed 2']);
  });

  test('refusals say nothing about the health of a source', async () => {
    sources.dataset.answer = () => {
      throw new Refusal(reject('bad-query', 'No.'));
    };
    for (let i = 0; i < 20; i++) await executions.execute(request({ limit: i + 1 }), 0);
    expect(sources.dataset.requests).toHaveLength(20);
  });

  test('a source answers only so many at once', async () => {
    const gates: (() => void)[] = [];
    sources.dataset.answer = async ({ now }) => {
      await new Promise<void>(open => gates.push(open));
      return frameOf(1, now);
    };
    const other = { id: 'another', slug: 'another' };
    const all = Array.from({ length: 6 }, (_, i) =>
      executions.execute({ ...request({ limit: i + 1 }), ...(i % 2 && { tenant: other }) }, 0),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(sources.dataset.requests).toHaveLength(4);
    gates.shift()!();
    await vi.advanceTimersByTimeAsync(0);
    expect(sources.dataset.requests).toHaveLength(5);
    while (gates.length > 0) {
      gates.shift()!();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect((await Promise.all(all)).map(codeOf)).toEqual(Array(6).fill('a frame'));
  });

  test('a tenant leaves a place at each source for others', async () => {
    sources.dataset.answer = () => new Promise(() => {});
    for (let n = 1; n <= 100; n += 1) void executions.execute(request({ limit: n }), 0);
    await vi.advanceTimersByTimeAsync(0);
    expect(sources.dataset.requests).toHaveLength(3);
    sources.dataset.answer = async ({ now }) => frameOf(1, now);
    const outcome = await executions.execute(
      { ...request({ limit: 1 }), tenant: { id: 'another', slug: 'another' } },
      0,
    );
    expect(codeOf(outcome)).toBe('a frame');
  });
});
