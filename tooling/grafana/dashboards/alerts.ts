import { BUDGET_DAYS, BURNS, OBJECTIVES, type Objective } from '#server/slo/index.ts';
import type { DashboardDefinition, PanelDefinition } from '../definition.ts';
import { orZero, series, share, sum } from '../promql.ts';

const REQUESTS = 'http_server_request_duration_seconds';
const COMMANDS = 'region_dashboard_command_duration_seconds';
const LAG = 'region_dashboard_live_delivery_lag_seconds';

/** Watching over the server is not using it; so it is with the objective. */
const USE = 'http_route!~"/live|/ready|/health"';

const over = (window: string, metric: string, ...conditions: string[]) =>
  sum(`rate(${series(metric, ...conditions)}[${window}])`);

/** Prometheus 3 writes whole numbers of `le` with a fraction. */
const bucket = (seconds: number) =>
  Number.isInteger(seconds) ? `le=~"${seconds}([.]0)?"` : `le="${seconds}"`;

/** @returns the share of a histogram's observations that took longer, or, of commands, failed */
const notInTime =
  (histogram: string, seconds: number, ...conditions: string[]) =>
  (window: string) =>
    `1 - ${share(
      over(window, `${histogram}_bucket`, bucket(seconds), ...conditions),
      over(window, `${histogram}_count`),
    )}`;

/** How much faster than allowed the budget goes: at 1 it lasts exactly for the period of the objective. */
function burnRate(
  { title, target, counts }: Objective,
  runbook: string,
  badShare: (window: string) => string,
  mayBeEmpty?: string,
): PanelDefinition {
  const told = BURNS.map(({ factor, long, severity }) => `${factor} for ${long} is ${severity}`).join(', ');
  const [fast, slow] = BURNS;
  return {
    kind: 'timeseries',
    title: `${title}: how fast the budget goes`,
    description: `Times faster than it may to last for ${BUDGET_DAYS} days: ${told}. ${counts}`,
    unit: 'none',
    decimals: 1,
    targets: BURNS.map(({ long }) => ({
      expr: `(${badShare(long)}) / ${Number((1 - target).toPrecision(6))}`,
      legend: `last ${long}`,
      ...(mayBeEmpty ? { mayBeEmpty } : {}),
    })),
    width: 8,
    runbooks: [runbook],
    limits: { warning: slow!.factor, critical: fast!.factor },
  };
}

export const alerts: DashboardDefinition = {
  name: 'alerts',
  title: 'Region Dashboard / Alerts',
  description:
    'What fires at the moment, how fast the error budgets go, and whether Prometheus itself sees everything.',
  sections: [
    {
      title: 'Firing',
      panels: [
        {
          kind: 'stat',
          title: 'Critical',
          description: 'Alerts that somebody should be awake for.',
          unit: 'none',
          targets: [{ expr: orZero('count(ALERTS{alertstate="firing", severity="critical"})') }],
          width: 4,
          limits: { critical: 1 },
        },
        {
          kind: 'stat',
          title: 'Warning',
          description: 'Alerts for the next working day.',
          unit: 'none',
          targets: [{ expr: orZero('count(ALERTS{alertstate="firing", severity="warning"})') }],
          width: 4,
          limits: { warning: 1 },
        },
        {
          kind: 'stat',
          title: 'Pending',
          description: 'Alerts whose condition holds, but not for long enough yet.',
          unit: 'none',
          targets: [{ expr: orZero('count(ALERTS{alertstate="pending"})') }],
          width: 4,
        },
        {
          kind: 'stat',
          title: 'Processes that answer Prometheus',
          description: 'Of those that it was told of. One that is missing here is missing in every chart.',
          unit: 'percentunit',
          targets: [{ expr: `avg(${series('up')})` }],
          width: 6,
          runbooks: ['ServerDown', 'ServersAbsent', 'ServerMetricsMissing'],
          limits: { critical: 1, worse: 'below' },
        },
        {
          kind: 'stat',
          title: 'Time to read the metrics',
          description: 'The slowest process. Prometheus gives up after its scrape_timeout.',
          unit: 's',
          targets: [{ expr: `max(${series('scrape_duration_seconds')})` }],
          width: 6,
          limits: { warning: 1, critical: 5 },
        },
        {
          kind: 'timeline',
          title: 'Alerts',
          description:
            'Each alert while it fired. Its runbook is named in the alert itself and lies in docs/runbooks.',
          unit: 'none',
          targets: [
            {
              expr: 'max by (alertname, severity) (ALERTS{alertstate="firing"})',
              legend: '{{alertname}} ({{severity}})',
              mayBeEmpty:
                'Nothing fires, not even a watchdog: the rules of deploy/prometheus are not loaded.',
            },
          ],
          width: 24,
          limits: { critical: 1 },
        },
      ],
    },
    {
      title: 'Error budgets',
      panels: [
        burnRate(OBJECTIVES.availability, 'AvailabilityBudgetBurn', window =>
          share(
            `(${orZero(over(window, `${REQUESTS}_count`, USE, 'http_response_status_code=~"5.."'))})`,
            over(window, `${REQUESTS}_count`, USE),
          ),
        ),
        burnRate(
          OBJECTIVES.commands,
          'CommandLatencyBudgetBurn',
          notInTime(COMMANDS, OBJECTIVES.commands.within, 'outcome!="failed"'),
          'Nobody changed anything.',
        ),
        burnRate(
          OBJECTIVES.deliveries,
          'DeliveryLagBudgetBurn',
          notInTime(LAG, OBJECTIVES.deliveries.within),
          'Nobody looked on while something changed.',
        ),
      ],
    },
  ],
};
