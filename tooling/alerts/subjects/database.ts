import { SATURATION, SPEED } from '#server/slo/index.ts';
import { JOB, type Subject } from '../rule.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const labels = { job: 'region-dashboard', instance: 'one:9464' };
const APPENDS = 'region_dashboard_append_duration_seconds';
const POOL = 'db_client_connection_pool_name';

/** A histogram whose values all lie in one bucket. */
const appendsIn = (bucket: string, next: string) => ({
  [`${APPENDS}_bucket{${ONE},outcome="appended",le="${next}"}`]: '0x40',
  [`${APPENDS}_bucket{${ONE},outcome="appended",le="${bucket}"}`]: '0+100x40',
  [`${APPENDS}_bucket{${ONE},outcome="appended",le="+Inf"}`]: '0+100x40',
});
const failing = (appended: number, failed: number) => ({
  [`${APPENDS}_count{${ONE},outcome="appended"}`]: `0+${appended}x40`,
  [`${APPENDS}_count{${ONE},outcome="failed"}`]: `0+${failed}x40`,
});
const failedShare = `sum by (job, instance) (rate(${APPENDS}_count{outcome="failed"}[5m])) / sum by (job, instance) (rate(${APPENDS}_count[5m]))`;
const failureWords = {
  name: 'AppendsFailing',
  summary: "People's changes cannot be written to the database.",
  description:
    '{{ $value | humanizePercentage }} of the append transactions of {{ $labels.instance }} fail. The pages of those who made the changes keep them and send them again.',
};
const failureSays = (percent: number) =>
  `${percent}% of the append transactions of one:9464 fail. The pages of those who made the changes keep them and send them again.`;
const check = (name: string, values: string) => ({
  [`region_dashboard_health_check_status{${ONE},check="${name}"}`]: values,
});
const operations = (bucket: string, before: string) => ({
  [`db_client_operation_duration_seconds_bucket{${ONE},db_query_summary="load dashboard",le="${before}"}`]:
    '0x40',
  [`db_client_operation_duration_seconds_bucket{${ONE},db_query_summary="load dashboard",le="${bucket}"}`]:
    '0+100x40',
  [`db_client_operation_duration_seconds_bucket{${ONE},db_query_summary="load dashboard",le="+Inf"}`]:
    '0+100x40',
});

export const database: Subject = {
  name: 'database',
  title: 'The database',
  groups: [
    {
      name: 'region-dashboard-database',
      alerts: [
        {
          name: 'DatabaseDown',
          severity: 'critical',
          expr: 'region_dashboard_health_check_status{check=~"database|database-identity"} == 0',
          for: '1m',
          summary: 'The database does not answer.',
          description:
            'The check {{ $labels.check }} of {{ $labels.instance }} has failed for a minute. Open dashboards show what they have; nothing is saved and nobody can sign in.',
          fires: [
            {
              when: 'it is stopped',
              series: check('database', '1x3 0x10'),
              at: '6m',
              labels: { ...labels, check: 'database' },
              says: 'The check database of one:9464 has failed for a minute. Open dashboards show what they have; nothing is saved and nobody can sign in.',
            },
            {
              when: 'only accounts cannot be read',
              series: check('database-identity', '0x10'),
              at: '3m',
              labels: { ...labels, check: 'database-identity' },
              says: 'The check database-identity of one:9464 has failed for a minute. Open dashboards show what they have; nothing is saved and nobody can sign in.',
            },
          ],
          silent: [
            { when: 'it is restarted in half a minute', series: check('database', '1x3 0 1x10'), at: '4m' },
            { when: 'it is slow', series: check('database', '0.5x20'), at: '15m' },
          ],
        },
        {
          name: 'DatabaseRefusesWrites',
          severity: 'critical',
          expr: 'region_dashboard_health_check_status{check="database-writes"} == 0',
          for: '1m',
          summary: 'The database takes no changes.',
          description:
            '{{ $labels.instance }} can read and cannot write: the disk of the database is full or broken, or it is a standby.',
          fires: [
            {
              when: 'its disk is full',
              series: check('database-writes', '0x10'),
              at: '3m',
              labels: { ...labels, check: 'database-writes' },
              says: 'one:9464 can read and cannot write: the disk of the database is full or broken, or it is a standby.',
            },
          ],
          silent: [
            { when: 'a failover is over at once', series: check('database-writes', '1 0 1x10'), at: '2m' },
          ],
        },
        {
          ...failureWords,
          severity: 'critical',
          expr: `${failedShare} > ${SATURATION.appendFailures.critical}`,
          for: '2m',
          fires: [
            { when: '6 % fail', series: failing(94, 6), at: '15m', labels, says: failureSays(6) },
            { when: 'all fail', series: failing(0, 6), at: '15m', labels, says: failureSays(100) },
          ],
          silent: [
            { when: '5 % fail', series: failing(95, 5), at: '30m' },
            { when: 'nobody changes anything', series: failing(0, 0), at: '30m' },
          ],
        },
        {
          ...failureWords,
          severity: 'warning',
          expr: `${failedShare} > ${SATURATION.appendFailures.warning}`,
          for: '10m',
          fires: [{ when: '2 % fail', series: failing(98, 2), at: '20m', labels, says: failureSays(2) }],
          silent: [{ when: '1 % fail', series: failing(99, 1), at: '30m' }],
        },
        {
          name: 'AppendsSlow',
          severity: 'warning',
          expr: `histogram_quantile(0.99, sum by (job, instance, le) (rate(${APPENDS}_bucket[5m]))) > ${SPEED.append.warning}`,
          for: '10m',
          summary: 'Writing changes to the database is slow.',
          description:
            'One of a hundred append transactions of {{ $labels.instance }} takes {{ $value | humanizeDuration }} or longer. Below 10 ms is ordinary.',
          fires: [
            {
              when: 'all take between 0.1 and 0.25 s',
              series: appendsIn('0.25', '0.1'),
              at: '20m',
              labels,
              says: 'One of a hundred append transactions of one:9464 takes 248.5ms or longer. Below 10 ms is ordinary.',
            },
          ],
          silent: [
            { when: 'all take less than 0.1 s', series: appendsIn('0.1', '0.075'), at: '30m' },
            { when: 'nothing is written', series: failing(0, 0), at: '30m' },
          ],
        },
        {
          name: 'DatabaseQueriesSlow',
          severity: 'warning',
          expr: `histogram_quantile(0.99, sum by (job, db_query_summary, le) (rate(db_client_operation_duration_seconds_bucket{${JOB}}[10m]))) > ${SPEED.databaseOperation.warning}`,
          for: '15m',
          summary: 'A query of the database is slow.',
          description:
            'One of a hundred "{{ $labels.db_query_summary }}" takes {{ $value | humanizeDuration }} or longer.',
          fires: [
            {
              when: 'all take between 1 and 2.5 s',
              series: operations('2.5', '1'),
              at: '35m',
              labels: { job: 'region-dashboard', db_query_summary: 'load dashboard' },
              says: 'One of a hundred "load dashboard" takes 2.485s or longer.',
            },
          ],
          silent: [{ when: 'all take less than 1 s', series: operations('1', '0.75'), at: '35m' }],
        },
        {
          name: 'DatabasePoolExhausted',
          severity: 'warning',
          expr: `db_client_connection_pending_requests{${JOB}} > ${SATURATION.poolWaiting.warning}`,
          for: '5m',
          summary: 'Requests wait for a connection to the database.',
          description: `{{ $value | humanize }} requests of {{ $labels.instance }} wait for a connection of the pool {{ $labels.${POOL} }}. After five seconds each is refused.`,
          fires: [
            {
              when: 'twenty wait all the time',
              series: { [`db_client_connection_pending_requests{${ONE},${POOL}="app"}`]: '20x20' },
              at: '10m',
              labels: { ...labels, [POOL]: 'app' },
              says: '20 requests of one:9464 wait for a connection of the pool app. After five seconds each is refused.',
            },
          ],
          silent: [
            {
              when: 'five wait',
              series: { [`db_client_connection_pending_requests{${ONE},${POOL}="app"}`]: '5x20' },
              at: '15m',
            },
          ],
        },
        {
          name: 'DatabaseConnectionTimeouts',
          severity: 'critical',
          expr: `increase(db_client_connection_timeouts_total{${JOB}}[5m]) > 0`,
          for: '2m',
          summary: 'Requests are refused because no connection to the database could be had.',
          description: `{{ $labels.instance }} could not get a connection of the pool {{ $labels.${POOL} }} in time, {{ $value | humanize }} times in five minutes.`,
          fires: [
            {
              when: 'six a minute',
              series: { [`db_client_connection_timeouts_total{${ONE},${POOL}="identity"}`]: '0+6x20' },
              at: '10m',
              labels: { ...labels, [POOL]: 'identity' },
              says: 'one:9464 could not get a connection of the pool identity in time, 30 times in five minutes.',
            },
          ],
          silent: [
            {
              when: 'it was so yesterday',
              series: { [`db_client_connection_timeouts_total{${ONE},${POOL}="identity"}`]: '60x20' },
              at: '10m',
            },
          ],
        },
        {
          name: 'MigrationsPending',
          severity: 'critical',
          expr: 'region_dashboard_migrations_pending > 0',
          for: '5m',
          summary: 'The database is older than the server.',
          description:
            '{{ $labels.instance }} lacks {{ $value | humanize }} migrations of its database and takes no requests.',
          fires: [
            {
              when: 'a copy was put back',
              series: { [`region_dashboard_migrations_pending{${ONE}}`]: '2x20' },
              at: '10m',
              labels,
              says: 'one:9464 lacks 2 migrations of its database and takes no requests.',
            },
          ],
          silent: [
            {
              when: 'it is migrated',
              series: { [`region_dashboard_migrations_pending{${ONE}}`]: '2x3 0x20' },
              at: '10m',
            },
          ],
        },
      ],
    },
  ],
};
