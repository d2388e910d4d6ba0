import type { Metric } from '#core/contract/index.ts';

const gauge = <const I extends string>(id: I, title: string, unit: string) => ({
  id,
  title,
  unit,
  kind: 'gauge' as const,
});
const rate = <const I extends string>(id: I, title: string, unit = '/s') => ({
  id,
  title,
  unit,
  kind: 'rate' as const,
});

/** What the system source knows of this process and its database, in the order in which pickers show it. */
export const CATALOGUE = [
  rate('http.requests', 'Requests', 'req/s'),
  rate('http.errors', 'Failed requests', 'req/s'),
  gauge('http.latency.p50', 'Response time, median', 'ms'),
  gauge('http.latency.p95', 'Response time, 95th percentile', 'ms'),
  gauge('http.latency.p99', 'Response time, 99th percentile', 'ms'),
  rate('commands.rate', 'Commands'),
  rate('queries.rate', 'Query executions'),
  gauge('live.connections', 'Live connections', ''),
  gauge('rooms.open', 'Dashboards in memory', ''),
  gauge('process.cpu', 'Processor, of one core', '%'),
  gauge('process.memory.rss', 'Memory', 'bytes'),
  gauge('process.memory.heap', 'JavaScript heap', 'bytes'),
  gauge('eventloop.utilisation', 'Event loop, busy', '%'),
  gauge('eventloop.delay.p99', 'Event loop delay, 99th percentile', 'ms'),
  gauge('postgres.connections', 'Database connections', ''),
  rate('postgres.commits', 'Database commits'),
  rate('postgres.rollbacks', 'Database rollbacks'),
  rate('postgres.rows.read', 'Database rows read', 'rows/s'),
  rate('postgres.rows.written', 'Database rows written', 'rows/s'),
  gauge('postgres.cache_hit_ratio', 'Database pages found in memory', '%'),
  gauge('postgres.size', 'Database size', 'bytes'),
  gauge('uptime', 'Time since start', 's'),
] as const satisfies readonly Metric[];

export type MetricId = (typeof CATALOGUE)[number]['id'];

/** One sample of everything; NaN where nothing is known. */
export type Sample = Readonly<Record<MetricId, number>>;
