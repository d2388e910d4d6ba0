import { SPEED } from '#server/slo/index.ts';
import { JOB, type Subject } from '../rule.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const BUCKETS = 'http_server_request_duration_seconds_bucket';

/** @returns reads that all take between two limits */
const reads = (above: string, upTo: string, route = '/api/v1/me') => ({
  [`${BUCKETS}{${ONE},http_request_method="GET",http_route="${route}",http_response_status_code="200",le="${above}"}`]:
    '0x40',
  [`${BUCKETS}{${ONE},http_request_method="GET",http_route="${route}",http_response_status_code="200",le="${upTo}"}`]:
    '0+100x40',
  [`${BUCKETS}{${ONE},http_request_method="GET",http_route="${route}",http_response_status_code="200",le="+Inf"}`]:
    '0+100x40',
});

export const api: Subject = {
  name: 'api',
  title: 'The API',
  groups: [
    {
      name: 'region-dashboard-api',
      alerts: [
        {
          name: 'ReadsSlow',
          severity: 'warning',
          expr: `histogram_quantile(0.99, sum by (job, le) (rate(${BUCKETS}{${JOB},http_request_method="GET",http_route=~"/api/.*"}[10m]))) > ${SPEED.reads.warning}`,
          for: '15m',
          summary: 'Reading over the API is slow.',
          description: 'One of a hundred reads over the API takes {{ $value | humanizeDuration }} or longer.',
          fires: [
            {
              when: 'all take between 0.5 and 0.75 s',
              series: reads('0.5', '0.75'),
              at: '35m',
              labels: { job: 'region-dashboard' },
              says: 'One of a hundred reads over the API takes 747.5ms or longer.',
            },
          ],
          silent: [
            { when: 'all take less than 0.5 s', series: reads('0.25', '0.5'), at: '35m' },
            { when: 'files take long, on a slow line', series: reads('2.5', '5', '/assets/*'), at: '35m' },
          ],
        },
      ],
    },
  ],
};
