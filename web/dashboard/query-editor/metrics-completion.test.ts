import { expect, test } from 'vitest';
import type { SourceEntry } from '#core/contract/index.ts';
import { metricsClient } from './metrics-completion.ts';

const METRICS: readonly SourceEntry[] = [
  { kind: 'metric', name: 'up', detail: 'Whether it answers' },
  { kind: 'metric', name: 'http_requests_total' },
];
const client = metricsClient({
  metrics: async search => METRICS.filter(({ name }) => name.startsWith(search)),
  labels: async metric => [{ kind: 'label', name: metric === undefined ? 'any' : `of_${metric}` }],
  values: async label => [{ kind: 'value', name: `${label}-1` }],
});

test('metrics by what they begin with, and their help', async () => {
  expect(await client.metricNames('http')).toEqual(['http_requests_total']);
  expect(await client.metricMetadata()).toEqual({ up: [{ type: '', help: 'Whether it answers' }] });
});

test('labels of a metric, or of all; values of a label', async () => {
  expect(await client.labelNames('up')).toEqual(['of_up']);
  expect(await client.labelNames()).toEqual(['any']);
  expect(await client.labelValues('job')).toEqual(['job-1']);
});
