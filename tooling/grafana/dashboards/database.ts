import { SATURATION, SPEED } from '#server/slo/index.ts';
import type { DashboardDefinition } from '../definition.ts';
import { limitsOf } from '../limits.ts';
import { max, min, quantile, rate, series, sum } from '../promql.ts';

const POOL = 'db_client_connection_pool_name';
const OPERATIONS = 'db_client_operation_duration_seconds';

export const database: DashboardDefinition = {
  name: 'database',
  title: 'Region Dashboard / Database',
  description: 'Postgres as the processes meet it: connections, waiting, and the queries by name.',
  sections: [
    {
      title: 'Connections',
      panels: [
        {
          kind: 'timeseries',
          title: 'Connections in use, of the pool',
          description: 'Share of a pool that is at work, of the fullest process. At 100 % others wait.',
          unit: 'percentunit',
          targets: [
            {
              expr: max(
                `${series('db_client_connections', 'db_client_connection_state="used"')} / ignoring (db_client_connection_state) ${series('db_client_connection_max')}`,
                POOL,
              ),
              legend: `{{${POOL}}}`,
            },
          ],
          width: 12,
          runbooks: ['DatabasePoolExhausted'],
          min: 0,
          max: 1,
          limits: { warning: 0.8, critical: 1 },
        },
        {
          kind: 'timeseries',
          title: 'Waiting for a connection',
          description: 'Requests that found every connection of their pool busy.',
          unit: 'short',
          targets: [
            { expr: sum(series('db_client_connection_pending_requests'), POOL), legend: `{{${POOL}}}` },
          ],
          width: 12,
          runbooks: ['DatabasePoolExhausted'],
          limits: limitsOf(SATURATION.poolWaiting),
        },
        {
          kind: 'timeseries',
          title: 'Wait for a connection, 95th percentile',
          description: 'How long it took to be given one. Idle connections are given at once.',
          unit: 's',
          targets: [
            {
              expr: quantile(0.95, 'db_client_connection_wait_time_seconds', POOL),
              legend: `{{${POOL}}}`,
              mayBeEmpty: 'The pool was not asked for a connection lately.',
            },
          ],
          width: 12,
          limits: { warning: 0.05, critical: 0.5 },
        },
        {
          kind: 'timeseries',
          title: 'Not given a connection in time',
          description:
            'Each of these was answered with 503. The pool is too small, or something holds connections for long.',
          unit: 'ops',
          targets: [{ expr: sum(rate('db_client_connection_timeouts_total'), POOL), legend: `{{${POOL}}}` }],
          width: 12,
          runbooks: ['DatabaseConnectionTimeouts'],
          limits: { warning: 0.001 },
        },
      ],
    },
    {
      title: 'Queries',
      panels: [
        {
          kind: 'timeseries',
          title: 'Queries by name',
          description: 'The ten that are asked most, per second.',
          unit: 'ops',
          targets: [
            {
              expr: `topk(10, ${sum(rate(`${OPERATIONS}_count`), 'db_query_summary')})`,
              legend: '{{db_query_summary}}',
            },
          ],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'Slowest queries, 95th percentile',
          description:
            'The ten of which one in twenty takes longest. The slow-query log has the single ones.',
          unit: 's',
          targets: [
            {
              expr: `topk(10, ${quantile(0.95, OPERATIONS, 'db_query_summary')})`,
              legend: '{{db_query_summary}}',
            },
          ],
          width: 12,
          runbooks: ['DatabaseQueriesSlow'],
          limits: limitsOf(SPEED.databaseOperation),
        },
        {
          kind: 'timeseries',
          title: 'Time of the database, by query',
          description:
            'Seconds of database time per second: what it works at. The place to begin when it is busy.',
          unit: 's',
          targets: [
            {
              expr: `topk(10, ${sum(rate(`${OPERATIONS}_sum`), 'db_query_summary')})`,
              legend: '{{db_query_summary}}',
            },
          ],
          width: 24,
          stacked: true,
        },
      ],
    },
    {
      title: 'Schema',
      panels: [
        {
          kind: 'stat',
          title: 'Migrations applied',
          description: 'Those of the running release that the database has.',
          unit: 'none',
          targets: [{ expr: min(series('region_dashboard_migrations_applied')) }],
          width: 6,
        },
        {
          kind: 'stat',
          title: 'Migrations pending',
          description:
            'Those that the running release needs and the database lacks; its processes are not ready.',
          unit: 'none',
          targets: [{ expr: max(series('region_dashboard_migrations_pending')) }],
          width: 6,
          runbooks: ['MigrationsPending'],
          limits: { critical: 1 },
        },
      ],
    },
  ],
};
