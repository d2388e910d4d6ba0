import { BURNS, OBJECTIVES } from '#server/slo/index.ts';
import type { DashboardDefinition } from '../definition.ts';
import { max, orZero, quantile, rate, series, share, sum } from '../promql.ts';

const REQUESTS = 'http_server_request_duration_seconds';
const COMMANDS = 'region_dashboard_command_duration_seconds';
const LAG = 'region_dashboard_live_delivery_lag_seconds';
const FAILED = 'http_response_status_code=~"5.."';

const requests = sum(rate(`${REQUESTS}_count`));
const failed = orZero(sum(rate(`${REQUESTS}_count`, FAILED)));

export const overview: DashboardDefinition = {
  name: 'overview',
  title: 'Region Dashboard / Overview',
  description: 'Is everybody served, how well, and what is there. Begin here.',
  sections: [
    {
      title: 'Is everybody served?',
      panels: [
        {
          kind: 'stat',
          title: 'Processes ready',
          description: 'Processes that can serve, by their own word. Fewer than are running: look at Health.',
          unit: 'none',
          targets: [{ expr: sum(series('region_dashboard_ready')) }],
          width: 4,
          runbooks: ['ServerNotReady', 'ServerDown'],
          limits: { critical: 1, worse: 'below' },
        },
        {
          kind: 'stat',
          title: 'Requests',
          description: 'Answered HTTP requests per second, of every kind.',
          unit: 'reqps',
          targets: [{ expr: requests }],
          width: 4,
        },
        {
          kind: 'stat',
          title: 'Failed requests',
          description: `Share of answers of class 5xx. The objective leaves ${percent(1 - OBJECTIVES.availability.target)}.`,
          unit: 'percentunit',
          targets: [{ expr: share(`(${failed})`, requests) }],
          width: 4,
          runbooks: ['AvailabilityBudgetBurn'],
          decimals: 2,
          limits: {
            warning: Number((1 - OBJECTIVES.availability.target).toPrecision(6)),
            critical: Number((BURNS[0]!.factor * (1 - OBJECTIVES.availability.target)).toPrecision(6)),
          },
        },
        {
          kind: 'stat',
          title: 'Commands, 99th percentile',
          description: `Time from a change to its commit. The objective is ${OBJECTIVES.commands.within * 1_000} ms for 99 % of them.`,
          unit: 's',
          targets: [{ expr: quantile(0.99, COMMANDS), mayBeEmpty: 'Nobody changed anything lately.' }],
          width: 4,
          runbooks: ['CommandLatencyBudgetBurn'],
          limits: { warning: OBJECTIVES.commands.within, critical: 1 },
        },
        {
          kind: 'stat',
          title: 'Delivery, 99th percentile',
          description: `Time from a commit to when everybody who looks on was given it. The objective is ${OBJECTIVES.deliveries.within} s for 99 % of them.`,
          unit: 's',
          targets: [{ expr: quantile(0.99, LAG), mayBeEmpty: 'Nobody looked on while something changed.' }],
          width: 4,
          runbooks: ['DeliveryLagBudgetBurn'],
          limits: { warning: OBJECTIVES.deliveries.within, critical: 5 },
        },
        {
          kind: 'stat',
          title: 'Live connections',
          description: 'Open pages that are told of every change at once.',
          unit: 'short',
          targets: [{ expr: sum(series('region_dashboard_live_connections')) }],
          width: 4,
        },
      ],
    },
    {
      title: 'What is there?',
      panels: [
        ...(
          [
            ['People', 'People with an account.', 'region_dashboard_people'],
            ['Teams', 'Teams of this installation.', 'region_dashboard_tenants'],
            ['Dashboards', 'Dashboards of all teams, archived ones included.', 'region_dashboard_dashboards'],
            ['Datasets', 'Datasets of all teams.', 'region_dashboard_datasets'],
            ['Rows', 'Rows in all datasets.', 'region_dashboard_dataset_rows'],
          ] as const
        ).map(([title, description, metric]) => ({
          kind: 'stat' as const,
          title,
          description: `${description} Looked up at most once a minute; every process says the same.`,
          unit: 'short' as const,
          targets: [{ expr: max(series(metric)) }],
          width: 4,
        })),
        {
          kind: 'stat',
          title: 'Dashboards in memory',
          description: 'Dashboards that somebody looks at or changed a moment ago, in all processes.',
          unit: 'short',
          targets: [{ expr: sum(series('region_dashboard_rooms_open')) }],
          width: 4,
        },
      ],
    },
    {
      title: 'How does it go?',
      panels: [
        {
          kind: 'timeseries',
          title: 'Requests by status',
          description:
            'Answered requests per second by status code: what rises beside the first class is worth a look.',
          unit: 'reqps',
          targets: [
            {
              expr: sum(rate(`${REQUESTS}_count`), 'http_response_status_code'),
              legend: '{{http_response_status_code}}',
            },
          ],
          width: 12,
          stacked: true,
        },
        {
          kind: 'timeseries',
          title: 'Time to answer',
          description: 'Half, 95 % and 99 % of all requests are answered within this time.',
          unit: 's',
          targets: [
            { expr: quantile(0.5, REQUESTS), legend: 'median' },
            { expr: quantile(0.95, REQUESTS), legend: '95 %' },
            { expr: quantile(0.99, REQUESTS), legend: '99 %' },
          ],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Commands by outcome',
          description:
            'Changes per second: accepted, rejected by the rules (a conflict, a limit), or failed by a fault.',
          unit: 'ops',
          targets: [{ expr: sum(rate(`${COMMANDS}_count`), 'outcome'), legend: '{{outcome}}' }],
          width: 12,
          stacked: true,
        },
        {
          kind: 'timeseries',
          title: 'Live connections by process',
          description: 'A step down on one process and up on another is a restart; down on all is a network.',
          unit: 'short',
          targets: [{ expr: series('region_dashboard_live_connections'), legend: '{{instance}}' }],
          width: 12,
          stacked: true,
        },
      ],
    },
    {
      title: 'What runs?',
      panels: [
        {
          kind: 'table',
          title: 'Releases',
          description:
            'Which release each process runs. More than one release for longer than a deployment is a fault.',
          unit: 'none',
          targets: [{ expr: series('region_dashboard_build_info') }],
          width: 14,
          runbooks: ['ServersOfDifferentReleases'],
        },
        {
          kind: 'timeseries',
          title: 'Time since start',
          description: 'A line that falls to zero is a process that was started again.',
          unit: 's',
          targets: [{ expr: `time() - ${series('process_start_time_seconds')}`, legend: '{{instance}}' }],
          width: 10,
          runbooks: ['ServerRestarted', 'ServerCrashLooping'],
        },
      ],
    },
  ],
};

function percent(part: number): string {
  return `${Number((part * 100).toPrecision(3))} %`;
}
