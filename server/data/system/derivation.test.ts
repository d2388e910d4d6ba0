import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import {
  countOf,
  type Derivation,
  growth,
  growthOfAll,
  level,
  levelOf,
  percentile,
  percentOf,
  percentWithin,
  quantileOf,
  type RegistryValue,
} from './derivation.ts';

const registry = new Registry();
const registers = [registry];
const commands = new Histogram({
  name: 'seconds',
  help: 'of commands',
  labelNames: ['outcome'],
  buckets: [0.1, 0.2, 0.4],
  registers,
});
const requests = new Counter({ name: 'requests', help: 'by result', labelNames: ['result'], registers });
const lost = new Counter({ name: 'lost', help: 'anything', registers });
const checks = new Gauge({ name: 'checks', help: '1 or less', labelNames: ['check'], registers });
const limit = new Gauge({ name: 'limit', help: 'of checks', registers });

async function valuesOf(name: string): Promise<readonly RegistryValue[]> {
  return (await registry.getSingleMetric(name)?.get())?.values ?? [];
}
const taken = async ({ metrics, take }: Derivation) => take(...(await Promise.all(metrics.map(valuesOf))));

/** @returns what happens meanwhile comes to, within ten seconds */
async function over(derivation: Derivation, happens: () => void = () => {}): Promise<number> {
  const before = await taken(derivation);
  happens();
  return derivation.make(await taken(derivation), before, 10);
}

describe('numbers made from metrics', () => {
  test('levels: the sum of those that are meant, unknown where there is none', async () => {
    checks.set({ check: 'database' }, 1);
    checks.set({ check: 'disk' }, 0.5);
    limit.set(6);
    expect(await over(level('checks'))).toBe(1.5);
    expect(await over(level('checks', { check: 'disk' }, 100))).toBe(50);
    expect(await over(level('checks', { check: value => value !== 'disk' }))).toBe(1);
    expect(await over(level('checks', { check: 'moon' }))).toBeNaN();
    expect(await over(level('nowhere'))).toBeNaN();
    expect(await over(levelOf('checks', 'limit'))).toBe(25);
    expect(await over(countOf('checks', 0.5))).toBe(1);
    expect(await over(countOf('checks', 0))).toBe(0);
    expect(await over(countOf('nowhere', 0))).toBeNaN();
  });

  test('counters: what came per second, nothing of labels that were never counted, unknown at first', async () => {
    const derivation = growth('requests', { result: 'hit' });
    expect(await over(derivation)).toBe(0);
    expect(await over(derivation, () => requests.inc({ result: 'hit' }, 20))).toBe(2);
    expect(await over(derivation, () => requests.inc({ result: 'miss' }, 20))).toBe(0);
    expect(derivation.make(await taken(derivation), null, Number.NaN)).toBeNaN();
    const both = growthOfAll(['requests', {}], ['lost', {}], ['nowhere', {}]);
    expect(
      await over(both, () => {
        requests.inc({ result: 'hit' }, 10);
        lost.inc(30);
      }),
    ).toBe(4);
  });

  test('a counter that was begun anew says nothing', () => {
    expect(growth('requests').make([3], [20], 10)).toBeNaN();
  });

  test('shares are those of lately, and unknown when nothing happened', async () => {
    const derivation = percentOf('requests', { result: value => value !== 'miss' });
    const happens = () => {
      requests.inc({ result: 'hit' }, 3);
      requests.inc({ result: 'miss' });
    };
    expect(await over(derivation, happens)).toBe(75);
    expect(await over(derivation)).toBeNaN();
  });

  test('percentiles and times are those of lately, over all labels that are meant', async () => {
    const slow = () => {
      for (let i = 0; i < 9; i++) commands.observe({ outcome: 'accepted' }, 0.05);
      commands.observe({ outcome: 'rejected' }, 0.3);
    };
    commands.observe({ outcome: 'accepted' }, 0.3);
    expect(await over(percentile(0.9, 'seconds', 1_000), slow)).toBeCloseTo(100);
    expect(await over(percentile(0.95, 'seconds', 1_000), slow)).toBeCloseTo(300);
    expect(await over(percentile(0.95, 'seconds', 1_000, { outcome: 'accepted' }), slow)).toBeCloseTo(95);
    expect(await over(percentWithin('seconds', 0.2), slow)).toBe(90);
    expect(await over(percentWithin('seconds', 0.4, { outcome: 'accepted' }), slow)).toBe(90);
    expect(await over(percentWithin('seconds', 0.4), slow)).toBe(100);
    expect(await over(percentWithin('seconds', 0.3), slow)).toBeNaN();
    expect(await over(percentile(0.95, 'seconds', 1_000))).toBeNaN();
    expect(await over(growth('seconds', {}, { part: '_count' }), slow)).toBe(1);
    expect(await over(growth('seconds', {}, { part: '_sum', scale: 100 }), slow)).toBeCloseTo(7.5);
  });

  test('a percentile beyond the last bucket is the end of that bucket, as for Prometheus', () => {
    const ends = [0.1, 0.2, Number.POSITIVE_INFINITY];
    expect(quantileOf(0.99, ends, [0, 0, 5])).toBe(0.2);
    expect(quantileOf(0.5, ends, [0, 10, 10])).toBeCloseTo(0.15);
    expect(quantileOf(0.5, ends, [0, 0, 0])).toBeNaN();
    expect(quantileOf(0.5, [], [])).toBeNaN();
  });
});
