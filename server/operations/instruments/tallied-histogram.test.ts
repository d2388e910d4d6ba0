import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { TalliedHistogram } from './tallied-histogram.ts';

const CONFIG = { name: 'taken_seconds', help: 'How "long"', buckets: [0.1, 0.5, 2.5] };
const LABELS = [
  { route: '/a/:id', status: 200 },
  { route: 'b "\\\n', status: 404 },
] as const;

test('shows what the histogram of prom-client shows, as text and as JSON', async () => {
  const observation = fc.tuple(
    fc.constantFrom(0, 1),
    fc.oneof(fc.constantFrom(0, 0.1, 0.5, 2.5), fc.double({ min: -1, max: 9, noNaN: true })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(observation), async observations => {
      const [ours, theirs] = [new Registry(), new Registry()];
      const labelNames = ['route', 'status'] as const;
      const tallied = new TalliedHistogram({ ...CONFIG, labelNames, registers: [ours] });
      const plain = new Histogram({ ...CONFIG, labelNames, registers: [theirs] });
      for (const labels of LABELS) plain.zero(labels);
      const series = LABELS.map(labels => tallied.series(labels));
      for (const [which, value] of observations) {
        series[which]!.observe(value);
        plain.observe(LABELS[which]!, value);
      }
      expect(await ours.metrics()).toBe(await theirs.metrics());
      // Theirs have places for examples as well.
      expect(await theirs.getMetricsAsJSON()).toMatchObject(await ours.getMetricsAsJSON());
    }),
  );
});

test('without labels, too', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  new TalliedHistogram({ ...CONFIG, registers: [ours] }).series({}).observe(1);
  new Histogram({ ...CONFIG, registers: [theirs] }).observe(1);
  expect(await ours.metrics()).toBe(await theirs.metrics());
});

test('what is no number is not measured, and breaks nothing', async () => {
  const registry = new Registry();
  const series = new TalliedHistogram({ ...CONFIG, registers: [registry] }).series({});
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) series.observe(value);
  expect(await registry.metrics()).toContain('taken_seconds_count 0');
});
