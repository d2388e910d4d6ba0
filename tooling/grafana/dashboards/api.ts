import { SPEED } from '#server/slo/index.ts';
import type { DashboardDefinition, PanelDefinition } from '../definition.ts';
import { limitsOf } from '../limits.ts';
import { orZero, quantile, rate, series, sum } from '../promql.ts';

const REQUESTS = 'http_server_request_duration_seconds';
const FAILED = 'http_response_status_code=~"5.."';
const ROUTE = 'http_request_method, http_route';
const ROUTE_NAME = '{{http_request_method}} {{http_route}}';

const topRoutes = (expression: string) => `topk(10, ${expression})`;

export const api: DashboardDefinition = {
  name: 'api',
  title: 'Region Dashboard / API',
  description:
    'HTTP by route: how much, how fast, how often refused, and how the pages in the browsers fare.',
  sections: [
    {
      title: 'By route',
      panels: [
        {
          kind: 'timeseries',
          title: 'Requests by route',
          description: 'The ten busiest routes. Routes are templates, so ids do not multiply them.',
          unit: 'reqps',
          targets: [{ expr: topRoutes(sum(rate(`${REQUESTS}_count`), ROUTE)), legend: ROUTE_NAME }],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Slowest routes, 95th percentile',
          description: 'The ten routes of which one request in twenty takes longest.',
          unit: 's',
          targets: [{ expr: topRoutes(quantile(0.95, REQUESTS, ROUTE)), legend: ROUTE_NAME }],
          width: 12,
          runbooks: ['ReadsSlow'],
          limits: limitsOf(SPEED.reads),
        },
        {
          kind: 'timeseries',
          title: 'Failed requests by route',
          description:
            'Answers of class 5xx per second. 503 means that something the server needs does not answer.',
          unit: 'reqps',
          targets: [
            {
              expr: sum(rate(`${REQUESTS}_count`, FAILED), `${ROUTE}, http_response_status_code`),
              legend: `{{http_response_status_code}} ${ROUTE_NAME}`,
              mayBeEmpty: 'No request has failed.',
            },
          ],
          width: 12,
          runbooks: ['AvailabilityBudgetBurn'],
          limits: { warning: 0.001 },
        },
        {
          kind: 'timeseries',
          title: 'Requests under way',
          description:
            'Requests that are being answered. It rises when answers become slow, before anything fails.',
          unit: 'short',
          targets: [
            {
              expr: sum(series('http_server_active_requests'), 'http_request_method'),
              legend: '{{http_request_method}}',
            },
          ],
          width: 12,
          stacked: true,
        },
      ],
    },
    {
      title: 'Refused',
      panels: [
        {
          kind: 'timeseries',
          title: 'Refused by the caller’s fault',
          description:
            'Answers of class 4xx per second by status: 401 and 403 in numbers may be somebody trying doors.',
          unit: 'reqps',
          targets: [
            {
              expr: sum(
                rate(`${REQUESTS}_count`, 'http_response_status_code=~"4.."'),
                'http_response_status_code',
              ),
              legend: '{{http_response_status_code}}',
              mayBeEmpty: 'Nobody asked for anything that is not there.',
            },
          ],
          width: 8,
          stacked: true,
        },
        {
          kind: 'timeseries',
          title: 'Beyond the rate limits',
          description:
            'Refusals per second by class of request and by what was counted (a person, a team, an address).',
          unit: 'reqps',
          targets: [
            {
              expr: sum(rate('region_dashboard_rate_limit_refusals_total'), 'class, key'),
              legend: '{{class}} by {{key}}',
              mayBeEmpty: 'Nobody asked too often.',
            },
          ],
          width: 8,
          runbooks: ['RateLimitRefusals', 'SignInAttemptsRefused'],
          stacked: true,
        },
        {
          kind: 'timeseries',
          title: 'Shed under load',
          description:
            'Requests turned away because the event loop was late, so that the rest could be served.',
          unit: 'reqps',
          targets: [
            {
              expr: sum(rate('region_dashboard_shed_requests_total'), 'class'),
              legend: '{{class}}',
              mayBeEmpty: 'No process was overloaded.',
            },
          ],
          width: 8,
          runbooks: ['RequestsShed'],
          stacked: true,
          limits: { warning: 0.001 },
        },
        {
          kind: 'stat',
          title: 'Shared counters',
          description:
            'Whether the processes count requests together (Redis). Without it each counts for itself.',
          unit: 'none',
          targets: [
            {
              expr: `min(${series('region_dashboard_rate_limit_store_up')})`,
              mayBeEmpty: 'Without REDIS_URL each process counts for itself.',
            },
          ],
          width: 8,
          runbooks: ['RateLimitStoreDown'],
          limits: { critical: 1, worse: 'below' },
          words: { '0': 'away', '1': 'there' },
        },
        {
          kind: 'stat',
          title: 'Reports of the content security policy',
          description:
            'What browsers refused to load per second. A jump after a release is a page that lacks something.',
          unit: 'cps',
          targets: [{ expr: orZero(sum(rate('region_dashboard_csp_violations_total'))) }],
          width: 8,
          runbooks: ['ContentPolicyViolations'],
        },
        {
          kind: 'stat',
          title: 'Errors on pages',
          description: 'Errors per second that pages in browsers have told of.',
          unit: 'cps',
          targets: [{ expr: orZero(sum(rate('region_dashboard_page_errors_total'))) }],
          width: 8,
          runbooks: ['PageErrors'],
          limits: { warning: 0.1 },
        },
      ],
    },
    {
      title: 'In the browsers',
      panels: [
        vital({
          title: 'Largest paint',
          name: 'lcp_seconds',
          unit: 's',
          limits: { warning: SPEED.pageLoad.warning, critical: 4 },
          what: 'until the largest part of a page is drawn (LCP)',
          runbooks: ['PageLoadSlow'],
        }),
        vital({
          title: 'Answer to a press',
          name: 'inp_seconds',
          unit: 's',
          limits: { warning: SPEED.pageResponse.warning, critical: 0.5 },
          what: 'from a press to what it shows (INP)',
          runbooks: ['PageResponseSlow'],
        }),
        vital({
          title: 'First byte',
          name: 'ttfb_seconds',
          unit: 's',
          limits: { warning: 0.8, critical: 1.8 },
          what: 'until the first byte of a page is there (TTFB)',
        }),
        vital({
          title: 'Shift of the layout',
          name: 'cls',
          unit: 'none',
          limits: { warning: 0.1, critical: 0.25 },
          what: 'how far a page jumps while it is read (CLS), a number without a unit',
        }),
      ],
    },
  ],
};

interface Vital extends Pick<PanelDefinition, 'title' | 'unit' | 'limits' | 'runbooks'> {
  /** of the metric, after `region_dashboard_web_vitals_` */
  readonly name: string;
  readonly what: string;
}

/** Limits of a good and of a poor experience are those of web.dev/articles/vitals, at the 75th percentile. */
function vital({ name, what, ...rest }: Vital): PanelDefinition {
  return {
    ...rest,
    kind: 'timeseries',
    description: `Three visits of four are at least this good: ${what}. Told by the pages themselves.`,
    targets: [
      {
        expr: quantile(0.75, `region_dashboard_web_vitals_${name}`),
        legend: '75 %',
        mayBeEmpty: 'No page has told of itself yet.',
      },
    ],
    width: 6,
  };
}
