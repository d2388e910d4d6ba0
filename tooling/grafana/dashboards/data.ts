import type { DashboardDefinition } from '../definition.ts';
import { max, quantile, rate, series, share, sum } from '../promql.ts';

const QUERIES = 'region_dashboard_query_duration_seconds';
const REQUESTS = 'region_dashboard_query_requests_total';
const AGE = 'region_dashboard_frame_age_seconds';
const IDLE = 'Nobody watches a region of this source.';

export const data: DashboardDefinition = {
  name: 'data',
  title: 'Region Dashboard / Data',
  description: 'The numbers in the regions: where they come from, how long they take and how old they are.',
  sections: [
    {
      title: 'Queries',
      panels: [
        {
          kind: 'timeseries',
          title: 'Executions by outcome',
          description: 'Queries carried out per second, once for however many watch them.',
          unit: 'ops',
          targets: [
            { expr: sum(rate(`${QUERIES}_count`), 'source, outcome'), legend: '{{source}} {{outcome}}' },
          ],
          width: 12,
          runbooks: ['QueriesFailing'],
          stacked: true,
        },
        {
          kind: 'timeseries',
          title: 'Time of a query, 95th percentile',
          description: 'By source, waiting for its turn included.',
          unit: 's',
          targets: [{ expr: quantile(0.95, QUERIES, 'source'), legend: '{{source}}', mayBeEmpty: IDLE }],
          width: 12,
          limits: { warning: 1, critical: 5 },
        },
        {
          kind: 'timeseries',
          title: 'Answered without asking the source',
          description:
            'Share of requests for data that an answer was there for, one under way, or one of another process. 0 % with a single watcher.',
          unit: 'percentunit',
          targets: [
            {
              expr: share(sum(rate(REQUESTS, 'result!="executed"'), 'source'), sum(rate(REQUESTS), 'source')),
              legend: '{{source}}',
              mayBeEmpty: IDLE,
            },
          ],
          width: 12,
          min: 0,
          max: 1,
        },
        {
          kind: 'timeseries',
          title: 'Regions being watched',
          description: 'Regions on somebody’s screen, over all connections.',
          unit: 'short',
          targets: [{ expr: series('region_dashboard_query_watchers'), legend: '{{instance}}' }],
          width: 12,
          stacked: true,
        },
      ],
    },
    {
      title: 'Freshness and faults',
      panels: [
        {
          kind: 'timeseries',
          title: 'Age at delivery, 95th percentile',
          description: 'How old the numbers were when watchers were given them.',
          unit: 's',
          targets: [{ expr: quantile(0.95, AGE, 'source'), legend: '{{source}}', mayBeEmpty: IDLE }],
          width: 12,
          limits: { warning: 10, critical: 60 },
        },
        {
          kind: 'timeseries',
          title: 'Breakers that are open',
          description:
            'Queries that are refused at once because their source failed too often; they are tried again by themselves.',
          unit: 'short',
          targets: [
            {
              expr: sum(series('region_dashboard_breakers', 'state!="closed"'), 'source, state'),
              legend: '{{source}} {{state}}',
              mayBeEmpty: 'No query has been made yet.',
            },
          ],
          width: 12,
          runbooks: ['BreakerOpen'],
          limits: { warning: 1 },
        },
      ],
    },
    {
      title: 'Datasets',
      panels: [
        {
          kind: 'timeseries',
          title: 'Datasets',
          description: 'Datasets of all teams; an estimate of the database.',
          unit: 'short',
          targets: [{ expr: max(series('region_dashboard_datasets')), legend: 'datasets' }],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Rows in datasets',
          description:
            'Rows of all teams; an estimate of the database. What grows without end needs a `mode=replace`.',
          unit: 'short',
          targets: [{ expr: max(series('region_dashboard_dataset_rows')), legend: 'rows' }],
          width: 12,
        },
      ],
    },
  ],
};
