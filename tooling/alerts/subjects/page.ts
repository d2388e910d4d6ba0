import { SPEED } from '#server/slo/index.ts';
import type { Alert } from '../rule.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const of = { job: 'region-dashboard' };

/** 75th percentile over an hour of a web vital; buckets given as `le`, and how many fall below each in a minute. */
const vital = (name: string, below: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(below).map(([le, count]) => [
      `region_dashboard_web_vitals_${name}_seconds_bucket{${ONE},le="${le}"}`,
      `0+${count}x120`,
    ]),
  );
const quantile = (name: string) =>
  `histogram_quantile(0.75, sum by (job, le) (rate(region_dashboard_web_vitals_${name}_seconds_bucket[1h])))`;

/** What the pages themselves tell. */
export const pageAlerts: readonly Alert[] = [
  {
    name: 'PageErrors',
    severity: 'warning',
    expr: 'sum by (job) (increase(region_dashboard_page_errors_total[15m])) > 20',
    summary: 'Many errors happen in the pages of people.',
    description: '{{ $value | humanize }} unexpected errors in pages in a quarter of an hour.',
    fires: [
      {
        when: 'four a minute happen',
        series: { [`region_dashboard_page_errors_total{${ONE}}`]: '0+4x30' },
        at: '20m',
        labels: of,
        says: '60 unexpected errors in pages in a quarter of an hour.',
      },
    ],
    silent: [
      {
        when: 'one a minute happens, in a browser that somebody has extended',
        series: { [`region_dashboard_page_errors_total{${ONE}}`]: '0+1x30' },
        at: '20m',
      },
    ],
  },
  {
    name: 'PageLoadSlow',
    severity: 'info',
    expr: `${quantile('lcp')} > ${SPEED.pageLoad.warning}`,
    for: '30m',
    summary: 'Pages open slowly.',
    description:
      'For one person in four the page needs {{ $value | humanizeDuration }} or longer until its largest part is there.',
    fires: [
      {
        when: 'half of them take longer than 2.5 s',
        series: vital('lcp', { '2.5': 5, '3': 10, '+Inf': 10 }),
        at: '110m',
        labels: of,
        says: 'For one person in four the page needs 2.75s or longer until its largest part is there.',
      },
    ],
    silent: [
      {
        when: 'one in five takes longer',
        series: vital('lcp', { '2.5': 8, '3': 10, '+Inf': 10 }),
        at: '110m',
      },
      { when: 'nobody opens a page', series: vital('lcp', { '2.5': 0, '+Inf': 0 }), at: '110m' },
    ],
  },
  {
    name: 'PageResponseSlow',
    severity: 'info',
    expr: `${quantile('inp')} > ${SPEED.pageResponse.warning}`,
    for: '30m',
    summary: 'Pages react slowly.',
    description:
      'For one person in four the slowest reaction of the page takes {{ $value | humanizeDuration }} or longer.',
    fires: [
      {
        when: 'half of them wait longer than 0.2 s',
        series: vital('inp', { '0.2': 5, '0.3': 10, '+Inf': 10 }),
        at: '110m',
        labels: of,
        says: 'For one person in four the slowest reaction of the page takes 250ms or longer.',
      },
    ],
    silent: [
      {
        when: 'one in five waits longer',
        series: vital('inp', { '0.2': 8, '0.3': 10, '+Inf': 10 }),
        at: '110m',
      },
    ],
  },
];
