import { afterEach, describe, expect, test } from 'vitest';
import { createInstruments, type Instruments } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { CATALOGUE, type MetricId, type Sample } from './catalogue.ts';
import { type PostgresStatistics, postgresRates } from './postgres-statistics.ts';
import { RegistryReader } from './registry-reader.ts';
import { Ring } from './ring.ts';
import { Sampler } from './sampler.ts';
import { systemSource } from './source.ts';

const STATISTICS: PostgresStatistics = {
  connections: 3,
  commits: 1_000,
  rollbacks: 5,
  rowsRead: 10_000,
  rowsWritten: 500,
  pagesHit: 900,
  pagesRead: 100,
  size: 8_000_000,
};

describe('ring', () => {
  test('keeps the newest samples in order', () => {
    const ring = new Ring(['a'], 4);
    for (let i = 1; i <= 6; i++) ring.add(i * 1_000, { a: i });
    expect(ring.length).toBe(4);
    expect(ring.read(['a'], 0, 1e6)).toEqual({ times: [3_000, 4_000, 5_000, 6_000], series: [[3, 4, 5, 6]] });
    expect(ring.read(['a'], 4_000, 5_000)).toEqual({ times: [4_000, 5_000], series: [[4, 5]] });
    expect(ring.read(['a'], 7_000, 9_000)).toEqual({ times: [], series: [[]] });
  });

  test('half full, and empty', () => {
    const ring = new Ring(['a'], 4);
    expect(ring.read(['a'], 0, 1e6).times).toEqual([]);
    ring.add(1_000, { a: 1 });
    expect(ring.read(['a'], 0, 1e6).times).toEqual([1_000]);
  });
});

describe('Postgres rates', () => {
  const after = { ...STATISTICS, commits: 1_100, pagesHit: 990, pagesRead: 110, rowsRead: 10_050 };

  test('per second between two readings', () => {
    const rates = postgresRates({ statistics: STATISTICS, at: 0 }, { statistics: after, at: 5_000 });
    expect(rates).toMatchObject({
      commits: 20,
      rollbacks: 0,
      rowsRead: 10,
      cacheHitRatio: 90,
      connections: 3,
    });
  });

  test('unknown at first, and when the counters were set back', () => {
    expect(postgresRates(null, { statistics: STATISTICS, at: 0 })).toMatchObject({
      commits: Number.NaN,
      size: 8_000_000,
    });
    const reset = postgresRates({ statistics: after, at: 0 }, { statistics: STATISTICS, at: 5_000 });
    expect(reset.commits).toBeNaN();
    expect(reset.cacheHitRatio).toBeNaN();
  });
});

describe('sampler', () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  function make(statistics: () => Promise<PostgresStatistics | null>): {
    instruments: Instruments;
    sampler: Sampler;
  } {
    const instruments = createInstruments();
    const sampler = new Sampler({ instruments, statistics });
    stops.push(() => {
      sampler.stop();
      instruments.close();
    });
    return { instruments, sampler };
  }

  test('what happened since the last sample, and no more', () => {
    const { instruments, sampler } = make(async () => null);
    for (const seconds of [0.01, 0.02, 0.03]) instruments.requestDone('GET', '/', 200, seconds);
    instruments.requestDone('GET', '/', 503, 0.04);
    instruments.liveConnections(7);
    const first = sampler.sample();
    expect(first['http.requests'] / first['http.errors']).toBeCloseTo(4);
    expect(first['http.latency.p50']).toBeCloseTo(20, 0);
    expect(first['http.latency.p99']).toBeCloseTo(40, 0);
    expect(first['live.connections']).toBe(7);
    expect(first['process.memory.rss']).toBeGreaterThan(1e6);
    const second = sampler.sample();
    expect(second['http.requests']).toBe(0);
    expect(second['http.latency.p50']).toBeNaN();
    expect(second['live.connections']).toBe(7);
  });

  test('the database: levels after the first reading, gaps while it does not answer', async () => {
    let answer: PostgresStatistics | null = null;
    const { sampler } = make(async () => answer);
    await sampler.readPostgres();
    expect(sampler.sample()['postgres.size']).toBeNaN();
    answer = STATISTICS;
    await sampler.readPostgres();
    expect(sampler.sample()['postgres.size']).toBe(8_000_000);
    expect(sampler.sample()['postgres.commits']).toBeNaN();
    answer = { ...STATISTICS, commits: 2_000 };
    await sampler.readPostgres();
    expect(sampler.sample()['postgres.commits']).toBeGreaterThan(0);
  });

  test('a failing or hanging database disturbs nothing and is not asked twice', async () => {
    let asked = 0;
    const { sampler } = make(() => {
      asked += 1;
      return new Promise(() => {});
    });
    void sampler.readPostgres();
    void sampler.readPostgres();
    expect(sampler.sample().uptime).toBeGreaterThan(0);
    expect(asked).toBe(1);
    const failing = make(async () => {
      throw new Error('away');
    });
    await failing.sampler.readPostgres();
    expect(failing.sampler.sample()['postgres.size']).toBeNaN();
  });

  test('what /metrics says, in numbers: nothing at first, then what came since', async () => {
    const { instruments, sampler } = make(async () => null);
    await sampler.readRegistry();
    expect(sampler.sample()['commands.latency.p95']).toBeNaN();
    for (let i = 0; i < 20; i++) instruments.commandDone('moveRegion', 'accepted', 0.03);
    instruments.commandDone('moveRegion', 'rejected', 0.4);
    instruments.commandsWaiting(() => 4);
    await sampler.readRegistry();
    const after = sampler.sample();
    expect(after['commands.rejected']).toBeGreaterThan(0);
    expect(after['commands.failed']).toBe(0);
    expect(after['commands.latency.p50']).toBeGreaterThan(25);
    expect(after['commands.latency.p50']).toBeLessThan(50);
    expect(after['commands.in_time']).toBeCloseTo((100 * 20) / 21);
    expect(after['commands.waiting']).toBe(4);
    expect(after['process.memory.heap.share']).toBeGreaterThan(0);
    expect(after['process.memory.heap.share']).toBeLessThan(100);
  });

  test('percentiles look back half a minute, rates only to the reading before', async () => {
    const { instruments } = make(async () => null);
    const reader = new RegistryReader(instruments.registry);
    await reader.read(0);
    instruments.commandDone('moveRegion', 'rejected', 0.03);
    for (let at = 5_000; at <= 30_000; at += 5_000) {
      await reader.read(at);
      expect(reader.latest['commands.rejected']).toBeCloseTo(at === 5_000 ? 0.2 : 0);
      expect(reader.latest['commands.latency.p95']).toBeGreaterThan(25);
    }
    await reader.read(35_000);
    expect(reader.latest['commands.latency.p95']).toBeNaN();
  });

  test('a metric that fails is unknown and keeps nobody from the others', async () => {
    const { instruments } = make(async () => null);
    instruments.commandsWaiting(() => {
      throw new Error('away');
    });
    const reader = new RegistryReader(instruments.registry);
    await reader.read();
    expect(reader.latest['commands.waiting']).toBeNaN();
    expect(reader.latest['process.memory.heap.share']).toBeGreaterThan(0);
  });

  test('every metric of the catalogue is sampled', () => {
    const { sampler } = make(async () => STATISTICS);
    expect(Object.keys(sampler.sample()).toSorted()).toEqual(CATALOGUE.map(({ id }) => id).toSorted());
  });
});

describe('system source', () => {
  const operator = { id: '1', slug: 'home' };
  const NOW = 1_700_000_000_000;
  const empty = Object.fromEntries(CATALOGUE.map(({ id }) => [id, Number.NaN])) as Sample;
  const ASKED = { variables: {}, points: 400, now: NOW, signal: new AbortController().signal };
  const ring = new Ring<MetricId>(
    CATALOGUE.map(({ id }) => id),
    3_600,
  );
  for (let i = 3_599; i >= 0; i--)
    ring.add(NOW - i * 1_000, { ...empty, uptime: 3_600 - i, 'process.cpu': 50 });
  const source = systemSource(ring, 'home');
  const ask = (
    metrics: string[] | undefined,
    range: { from: number; to: number } | null,
    tenant = operator,
  ) => source.run({ tenant, query: { source: 'system', metrics }, range, ...ASKED });

  test('says that metrics are switched off when nothing is measured', async () => {
    const query = { source: 'system' as const, metrics: ['uptime'] };
    const off = systemSource(null, 'home').run({ tenant: operator, query, range: null, ...ASKED });
    await expect(off).rejects.toThrow(/switched off.*ENABLE_METRICS=true/);
  });

  test('an hour comes in at most about 600 points', async () => {
    const frame = await ask(['uptime', 'process.cpu', 'http.requests', 'uptime'], {
      from: NOW - 3_600_000,
      to: NOW,
    });
    expect(frame.columns.map(({ name, type, unit }) => [name, type, unit])).toEqual([
      ['time', 'time', undefined],
      ['uptime', 'number', 's'],
      ['process.cpu', 'number', '%'],
      ['http.requests', 'number', 'req/s'],
    ]);
    expect(frame.rows).toBeGreaterThan(300);
    expect(frame.rows).toBeLessThanOrEqual(601);
    for (const { values } of frame.columns) expect(values).toHaveLength(frame.rows);
    expect(new Set(frame.columns[2]!.values)).toEqual(new Set([50]));
    expect(new Set(frame.columns[3]!.values)).toEqual(new Set([null]));
  });

  test('a minute comes second by second', async () => {
    const frame = await ask(['uptime'], { from: NOW - 60_000, to: NOW });
    expect(frame.rows).toBe(61);
    expect(frame.columns[1]!.values.at(-1)).toBe(3_600);
  });

  test('yesterday is empty; no range is everything', async () => {
    expect((await ask(['uptime'], { from: NOW - 1e9, to: NOW - 9e8 })).rows).toBe(0);
    expect((await ask(['uptime'], null)).rows).toBeGreaterThan(300);
  });

  test.each([
    ['no metric', () => ask([], null), 'bad-query'],
    ['an unknown metric', () => ask(['uptime', 'secrets'], null), 'bad-query'],
    ['another team', () => ask(['uptime'], null, { id: '2', slug: 'other' }), 'forbidden'],
  ])('refuses %s', async (_, run, code) => {
    const error = await run().catch(thrown => thrown);
    expect(error).toBeInstanceOf(Refusal);
    expect(error.rejection.code).toBe(code);
  });
});
