import type { Subject } from '../rule.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const labels = { job: 'region-dashboard', instance: 'one:9464' };
const check = (name: string, values: string) => ({
  [`region_dashboard_health_check_status{${ONE},check="${name}"}`]: values,
});

/** These have alerts of their own, which say more. */
const NAMED = 'database|database-identity|database-writes|migrations';

export const health: Subject = {
  name: 'health',
  title: 'What the health checks say',
  groups: [
    {
      name: 'region-dashboard-health',
      alerts: [
        {
          name: 'ServerNotReady',
          severity: 'critical',
          expr: 'region_dashboard_ready == 0',
          for: '2m',
          summary: 'A server takes no requests.',
          description:
            '/ready of {{ $labels.instance }} has said no for two minutes: balancers send nobody there any more.',
          fires: [
            {
              when: 'it stays so',
              series: { [`region_dashboard_ready{${ONE}}`]: '1x3 0x10' },
              since: '4m',
              at: '7m',
              labels,
              says: '/ready of one:9464 has said no for two minutes: balancers send nobody there any more.',
            },
          ],
          silent: [
            {
              when: 'it is on its way out and then gone',
              series: { [`region_dashboard_ready{${ONE}}`]: '1x3 0 stale' },
              at: '8m',
            },
            { when: 'it is ready', series: { [`region_dashboard_ready{${ONE}}`]: '1x20' }, at: '15m' },
          ],
        },
        {
          name: 'HealthCheckFailing',
          severity: 'critical',
          expr: `region_dashboard_health_check_status{check!~"${NAMED}"} == 0`,
          for: '2m',
          summary: 'A health check fails.',
          description: 'The check {{ $labels.check }} of {{ $labels.instance }} has failed for two minutes.',
          fires: [
            {
              when: 'the disk is full',
              series: check('disk', '0x10'),
              at: '5m',
              labels: { ...labels, check: 'disk' },
              says: 'The check disk of one:9464 has failed for two minutes.',
            },
          ],
          silent: [
            { when: 'it only warns', series: check('disk', '0.5x10'), at: '8m' },
            {
              when: 'the database is down, which is said already',
              series: check('database', '0x10'),
              at: '8m',
            },
          ],
        },
        {
          name: 'HealthCheckWarning',
          severity: 'warning',
          expr: 'region_dashboard_health_check_status == 0.5',
          for: '15m',
          summary: 'A health check warns.',
          description:
            'The check {{ $labels.check }} of {{ $labels.instance }} has warned for a quarter of an hour. The server does without, or will soon have to.',
          fires: [
            {
              when: 'Redis is away',
              series: check('redis', '0.5x20'),
              at: '18m',
              labels: { ...labels, check: 'redis' },
              says: 'The check redis of one:9464 has warned for a quarter of an hour. The server does without, or will soon have to.',
            },
          ],
          silent: [
            { when: 'it comes back', series: check('redis', '0.5x10 1x20'), at: '18m' },
            { when: 'all is well', series: check('redis', '1x20'), at: '18m' },
          ],
        },
      ],
    },
  ],
};
