import { BURNS, type Burn, LEAST_BAD_EVENTS, OBJECTIVES, type ObjectiveName } from '#server/slo/index.ts';
import { secondsOf } from '../../promql/index.ts';
import { type Alert, type Group, JOB, type Recording, type Subject } from '../rule.ts';
import { burnCases } from './slo-cases.ts';

const REQUESTS = `http_server_request_duration_seconds_count{${JOB},http_route!~"/live|/ready|/health"}`;
const SERVER_ERRORS = REQUESTS.replace('}', ',http_response_status_code=~"5.."}');
const COMMANDS = 'region_dashboard_command_duration_seconds';
const DELIVERIES = 'region_dashboard_live_delivery_lag_seconds';

/** Prometheus 3 writes whole numbers of `le` with a fraction. */
const bucket = (seconds: number) =>
  Number.isInteger(seconds) ? `le=~"${seconds}([.]0)?"` : `le="${seconds}"`;

/** For each objective, its bad events and all events, per second or as a count. */
interface Indicator {
  readonly bad: (of: 'rate' | 'increase', window: string) => string;
  readonly all: (of: 'rate' | 'increase', window: string) => string;
}

const over = (series: string, of: string, window: string) => `sum by (job) (${of}(${series}[${window}]))`;

const INDICATORS: Record<ObjectiveName, Indicator> = {
  availability: {
    all: (of, window) => over(REQUESTS, of, window),
    // Without a single error there is no series of errors; then it is none, not nothing.
    bad: (of, window) => `(${over(SERVER_ERRORS, of, window)} or 0 * ${over(REQUESTS, of, window)})`,
  },
  commands: {
    all: (of, window) => over(`${COMMANDS}_count{${JOB}}`, of, window),
    bad: (of, window) =>
      `(${over(`${COMMANDS}_count{${JOB}}`, of, window)} - ${over(
        `${COMMANDS}_bucket{${JOB},outcome!="failed",${bucket(OBJECTIVES.commands.within)}}`,
        of,
        window,
      )})`,
  },
  deliveries: {
    all: (of, window) => over(`${DELIVERIES}_count{${JOB}}`, of, window),
    bad: (of, window) =>
      `(${over(`${DELIVERIES}_count{${JOB}}`, of, window)} - ${over(
        `${DELIVERIES}_bucket{${JOB},${bucket(OBJECTIVES.deliveries.within)}}`,
        of,
        window,
      )})`,
  },
};

const NAMES = Object.keys(OBJECTIVES) as ObjectiveName[];
const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];
const SLOW_FROM_SECONDS = secondsOf('2h');

function recordings(windows: readonly string[]): Recording[] {
  return NAMES.flatMap(slo => {
    const { bad, all } = INDICATORS[slo];
    return windows.flatMap((window): Recording[] => [
      {
        record: `job:slo_errors:ratio_rate${window}`,
        expr: `${bad('rate', window)} / ${all('rate', window)}`,
        labels: { slo },
      },
      ...(BURNS.some(({ long }) => long === window)
        ? [
            {
              record: `job:slo_bad_events:increase${window}`,
              expr: bad('increase', window),
              labels: { slo },
            },
          ]
        : []),
    ]);
  });
}

interface Words {
  readonly name: string;
  readonly summary: string;
  /** after "12 % of" */
  readonly what: string;
}

const WORDS: Record<ObjectiveName, Words> = {
  availability: {
    name: 'AvailabilityBudgetBurn',
    summary: 'Too many requests are answered with an error of the server.',
    what: 'requests were answered with 5xx',
  },
  commands: {
    name: 'CommandLatencyBudgetBurn',
    summary: 'Too many changes of dashboards are slow or fail.',
    what: `commands failed or took longer than ${OBJECTIVES.commands.within * 1_000} ms`,
  },
  deliveries: {
    name: 'DeliveryLagBudgetBurn',
    summary: 'Too many changes reach the other people on a dashboard late.',
    what: `changes took longer than ${OBJECTIVES.deliveries.within} s to reach everybody who has the dashboard open`,
  },
};

function burnAlert(slo: ObjectiveName, burn: Burn): Alert {
  const { factor, long, short, severity } = burn;
  const { name, summary, what } = WORDS[slo];
  const budget = Number((1 - OBJECTIVES[slo].target).toFixed(6));
  const burning = (window: string) =>
    `job:slo_errors:ratio_rate${window}{slo="${slo}"} > ${factor} * ${budget}`;
  const description = (value: string) =>
    `${value} of ${what} in the last ${long}, and it goes on: the error budget of 30 days is used up ${factor} times too fast or worse.`;
  return {
    name,
    severity,
    expr: [
      burning(long),
      `and ${burning(short)}`,
      `and job:slo_bad_events:increase${long}{slo="${slo}"} >= ${LEAST_BAD_EVENTS}`,
    ].join('\n'),
    labels: { long, short },
    summary,
    description: description('{{ $value | humanizePercentage }}'),
    ...burnCases(slo, burn, description),
  };
}

const groups: readonly Group[] = [
  {
    name: 'region-dashboard-slo',
    recordings: recordings(WINDOWS.filter(window => secondsOf(window) < SLOW_FROM_SECONDS)),
  },
  {
    // These look at hours and days of every series: now and then is often enough.
    name: 'region-dashboard-slo-long-windows',
    interval: '2m',
    recordings: recordings(WINDOWS.filter(window => secondsOf(window) >= SLOW_FROM_SECONDS)),
  },
  {
    name: 'region-dashboard-slo-alerts',
    alerts: NAMES.flatMap(slo => BURNS.map(burn => burnAlert(slo, burn))),
  },
];

export const slo: Subject = { name: 'slo', title: 'Error budgets of the objectives', groups };
