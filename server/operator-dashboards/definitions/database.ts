import { SATURATION, SPEED } from '#server/slo/index.ts';
import { limitsOf } from '../limits.ts';
import { chart, charts, number, numbers } from '../panels.ts';
import type { Definition } from './definition.ts';

export const database: Definition = {
  key: 'database',
  title: 'Operations: database',
  description: 'Postgres as this process meets it, and as Postgres tells of itself.',
  rows: [
    numbers(
      number({
        title: 'Pools, in use',
        about: 'Share of the connections of both pools that are at work. At 100 % others wait.',
        metric: 'pool.share',
        width: 6,
        warningAt: 80,
        alarmAt: 100,
      }),
      number({
        title: 'Waiting for a connection',
        about: 'Requests that found every connection of their pool at work.',
        metric: 'pool.pending',
        width: 6,
        decimals: 0,
        ...limitsOf(SATURATION.poolWaiting),
      }),
      number({
        title: 'Query time',
        about: 'All but 5 % of the queries of half a minute are answered within this time.',
        metric: 'database.latency.p95',
        width: 6,
        ...limitsOf(SPEED.databaseOperation),
      }),
      number({
        title: 'Found in memory',
        about:
          'Share of the pages that Postgres did not have to ask its disk for. Below 99 % it wants more memory.',
        metric: 'postgres.cache_hit_ratio',
        width: 6,
        warningAt: 95,
        worse: 'below',
      }),
    ),
    charts(
      chart({
        title: 'Connections of this process',
        about: 'Of both pools: at work, and idle ones that are kept for the next request.',
        metrics: ['pool.used', 'pool.idle'],
        width: 8,
        draw: 'area',
        stacked: true,
        decimals: 0,
      }),
      chart({
        title: 'Wait for a connection',
        about: 'How long it took to be given one, 95th percentile. Idle ones are given at once.',
        metrics: ['pool.wait.p95'],
        width: 8,
        min: 0,
      }),
      chart({
        title: 'Without a connection',
        about:
          'Requests that wait for one, and those per second that were answered with 503 because none came.',
        metrics: ['pool.pending', 'pool.timeouts'],
        width: 8,
        min: 0,
      }),
    ),
    charts(
      chart({
        title: 'Queries',
        about: 'Queries of this process per second. By name, Prometheus and the slow-query log know more.',
        metrics: ['database.operations'],
        width: 12,
        draw: 'area',
      }),
      chart({
        title: 'Query times',
        about: 'Half and 95 % of the queries are answered within this time.',
        metrics: ['database.latency.p50', 'database.latency.p95'],
        width: 12,
        min: 0,
      }),
    ),
    charts(
      chart({
        title: 'Transactions',
        about: 'Of everybody who uses this database, per second. Rolled back ones are refusals and faults.',
        metrics: ['postgres.commits', 'postgres.rollbacks'],
        width: 12,
        draw: 'area',
      }),
      chart({
        title: 'Rows',
        about: 'Rows per second that Postgres fetched and wrote.',
        metrics: ['postgres.rows.read', 'postgres.rows.written'],
        width: 12,
        min: 0,
      }),
    ),
    charts(
      chart({
        title: 'Connections of Postgres',
        about: 'From everybody to this database. Its own limit is max_connections.',
        metrics: ['postgres.connections'],
        width: 12,
        decimals: 0,
        min: 0,
      }),
      chart({
        title: 'Size of the database',
        about:
          'It grows with every change: the history is kept. ENABLE_EVENT_SOURCING=false folds what is old.',
        metrics: ['postgres.size'],
        width: 12,
      }),
    ),
  ],
};
