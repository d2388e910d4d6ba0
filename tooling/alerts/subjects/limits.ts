import { SATURATION } from '#server/slo/index.ts';
import { JOB, type Subject } from '../rule.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const REFUSALS = 'region_dashboard_rate_limit_refusals_total';
const ALL = `sum by (job) (rate(http_server_request_duration_seconds_count{${JOB}}[5m]))`;

const refusing = (refused: number, all: number, className = 'reads') => ({
  [`${REFUSALS}{${ONE},class="${className}",key="person"}`]: `0+${refused}x40`,
  [`http_server_request_duration_seconds_count{${ONE},http_route="/api/v1/me",http_response_status_code="200"}`]: `0+${all}x40`,
});
const signIns = (perMinute: number) => ({
  [`${REFUSALS}{${ONE},class="sign-in",key="address"}`]: `0+${perMinute}x40`,
});

export const limits: Subject = {
  name: 'limits',
  title: 'Limits and what browsers report',
  groups: [
    {
      name: 'region-dashboard-limits',
      alerts: [
        {
          name: 'RateLimitRefusals',
          severity: 'warning',
          expr: `sum by (job, class, key) (rate(${REFUSALS}[5m])) / on (job) group_left () ${ALL} > ${SATURATION.refusals.warning}\nand sum by (job, class, key) (rate(${REFUSALS}[5m])) > 0.5`,
          for: '10m',
          summary: 'Many requests are refused by a rate limit.',
          description:
            'For every hundred requests, {{ $value | humanizePercentage }} are refused by the limit of the class {{ $labels.class }} for each {{ $labels.key }}. Nobody who works meets a limit.',
          fires: [
            {
              when: '100 of 1,000 are refused in a minute',
              series: refusing(100, 1_000),
              at: '20m',
              labels: { job: 'region-dashboard', class: 'reads', key: 'person' },
              says: 'For every hundred requests, 10% are refused by the limit of the class reads for each person. Nobody who works meets a limit.',
            },
          ],
          silent: [
            { when: '50 of 1,000 are refused', series: refusing(50, 1_000), at: '30m' },
            { when: 'nearly nobody is there: 3 of 10', series: refusing(3, 10), at: '30m' },
          ],
        },
        {
          name: 'SignInAttemptsRefused',
          severity: 'warning',
          expr: `sum by (job, key) (rate(${REFUSALS}{class="sign-in"}[5m])) > ${SATURATION.signInRefusals.warning}`,
          for: '10m',
          summary: 'Somebody may be guessing passwords.',
          description:
            '{{ $value | humanize }} attempts to sign in are refused every second by their limit for each {{ $labels.key }}, for ten minutes.',
          fires: [
            {
              when: 'thirty a minute are refused',
              series: signIns(30),
              at: '20m',
              labels: { job: 'region-dashboard', key: 'address' },
              says: '500m attempts to sign in are refused every second by their limit for each address, for ten minutes.',
            },
          ],
          silent: [
            { when: 'twelve a minute are refused', series: signIns(12), at: '30m' },
            { when: 'other things are refused', series: refusing(100, 1_000), at: '30m' },
          ],
        },
        {
          name: 'RateLimitStoreDown',
          severity: 'warning',
          expr: 'region_dashboard_rate_limit_store_up == 0',
          for: '5m',
          summary: 'Redis does not answer; each process counts alone.',
          description:
            '{{ $labels.instance }} cannot reach Redis: with several processes, limits are so many times higher.',
          fires: [
            {
              when: 'it stays away',
              series: { [`region_dashboard_rate_limit_store_up{${ONE}}`]: '0x20' },
              at: '10m',
              labels: { job: 'region-dashboard', instance: 'one:9464' },
              says: 'one:9464 cannot reach Redis: with several processes, limits are so many times higher.',
            },
          ],
          silent: [
            {
              when: 'it is restarted',
              series: { [`region_dashboard_rate_limit_store_up{${ONE}}`]: '0x2 1x20' },
              at: '10m',
            },
          ],
        },
        {
          name: 'ContentPolicyViolations',
          severity: 'warning',
          expr: 'sum by (job, directive) (increase(region_dashboard_csp_violations_total[1h])) > 10',
          summary: 'Browsers refuse something that pages of ours want to do.',
          description:
            '{{ $value | humanize }} violations of {{ $labels.directive }} were reported in an hour: a release that its own policy forbids, a proxy that changes pages, or an attempt to inject something.',
          fires: [
            {
              when: 'one a minute is reported',
              series: {
                [`region_dashboard_csp_violations_total{${ONE},directive="script-src-elem"}`]: '0+1x70',
              },
              at: '65m',
              labels: { job: 'region-dashboard', directive: 'script-src-elem' },
              says: '60 violations of script-src-elem were reported in an hour: a release that its own policy forbids, a proxy that changes pages, or an attempt to inject something.',
            },
          ],
          silent: [
            {
              when: 'ten are reported in an hour',
              series: {
                [`region_dashboard_csp_violations_total{${ONE},directive="script-src-elem"}`]:
                  '0x30 0+1x10 10x40',
              },
              at: '70m',
            },
          ],
        },
      ],
    },
  ],
};
