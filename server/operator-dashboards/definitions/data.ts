import { chart, charts, number, numbers } from '../panels.ts';
import type { Definition } from './definition.ts';

export const data: Definition = {
  key: 'data',
  title: 'Operations: data',
  description:
    'The numbers in the regions: how long they take, how old they are, and how often they are asked for.',
  rows: [
    numbers(
      number({
        title: 'Regions on screens',
        about: 'Regions that somebody watches at this moment.',
        metric: 'queries.watchers',
        width: 6,
        decimals: 0,
      }),
      number({
        title: 'Query executions',
        about: 'Queries carried out per second, each once for however many watch it.',
        metric: 'queries.rate',
        width: 6,
      }),
      number({
        title: 'Failed queries',
        about: 'Queries per second that failed or took too long. Their regions show old data and say so.',
        metric: 'queries.failed',
        width: 6,
        warningAt: 0.001,
      }),
      number({
        title: 'Open breakers',
        about:
          'Queries refused at once because their source failed too often. They are tried again by themselves.',
        metric: 'queries.breakers.open',
        width: 6,
        decimals: 0,
        warningAt: 1,
      }),
    ),
    charts(
      chart({
        title: 'Executions and failures',
        about: 'Per second: carried out, and of these failed.',
        metrics: ['queries.rate', 'queries.failed'],
        width: 12,
        draw: 'area',
      }),
      chart({
        title: 'Query time',
        about: 'Of one execution, waiting for its turn included.',
        metrics: ['queries.latency.p50', 'queries.latency.p95'],
        width: 12,
        min: 0,
        warningAt: 1_000,
      }),
    ),
    charts(
      chart({
        title: 'Answered without asking the source',
        about:
          'Share of requests for data that an answer was there for, or one under way. With one watcher it is 0 %.',
        metrics: ['queries.shared'],
        width: 12,
        draw: 'area',
        min: 0,
        max: 100,
      }),
      chart({
        title: 'Age of data at delivery',
        about: 'How old the numbers were when watchers were given them, 95th percentile.',
        metrics: ['queries.age.p95'],
        width: 12,
        min: 0,
      }),
    ),
    charts(
      chart({
        title: 'Watched regions',
        about: 'Regions that somebody watches, over all connections.',
        metrics: ['queries.watchers'],
        width: 12,
        decimals: 0,
        draw: 'area',
      }),
      number({
        title: 'Datasets',
        about: 'Datasets of all teams; an estimate of the database.',
        metric: 'use.datasets',
        width: 6,
        decimals: 0,
      }),
      number({
        title: 'Rows in datasets',
        about: 'Rows of all teams; an estimate of the database.',
        metric: 'use.rows',
        width: 6,
      }),
    ),
  ],
};
