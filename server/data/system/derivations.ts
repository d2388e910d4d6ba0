import { OBJECTIVES } from '#server/slo/index.ts';
import type { MetricId } from './catalogue.ts';
import {
  countOf,
  type Derivation,
  growth,
  growthOfAll,
  level,
  levelOf,
  percentile,
  percentOf,
  percentWithin,
} from './derivation.ts';

const COMMANDS = 'region_dashboard_command_duration_seconds';
const APPENDS = 'region_dashboard_append_duration_seconds';
const DELIVERIES = 'region_dashboard_live_delivery_lag_seconds';
const QUERIES = 'region_dashboard_query_duration_seconds';
const CHECKS = 'region_dashboard_health_check_status';
const OPERATIONS = 'db_client_operation_duration_seconds';
const POOL = 'db_client_connections';

const MS = 1_000;
const PERCENT = 100;
const COUNT = { part: '_count' } as const;
const isNot =
  (...values: string[]) =>
  (value: string) =>
    !values.includes(value);

/** Ids of the catalogue that are read from the same registry as /metrics. */
export const DERIVATIONS = {
  'http.active': level('http_server_active_requests'),
  'http.refused': growth('region_dashboard_rate_limit_refusals_total'),
  'http.shed': growth('region_dashboard_shed_requests_total'),
  'page.policy.reports': growth('region_dashboard_csp_violations_total'),
  'page.errors': growth('region_dashboard_page_errors_total'),
  'commands.rejected': growth(COMMANDS, { outcome: 'rejected' }, COUNT),
  'commands.failed': growth(COMMANDS, { outcome: 'failed' }, COUNT),
  'commands.conflicts': growth('region_dashboard_command_conflicts_total'),
  'commands.latency.p50': percentile(0.5, COMMANDS, MS),
  'commands.latency.p95': percentile(0.95, COMMANDS, MS),
  'commands.latency.p99': percentile(0.99, COMMANDS, MS),
  'commands.in_time': percentWithin(COMMANDS, OBJECTIVES.commands.within, { outcome: isNot('failed') }),
  'commands.waiting': level('region_dashboard_commands_waiting'),
  'events.rate': growth('region_dashboard_appended_events_total'),
  'append.latency.p50': percentile(0.5, APPENDS, MS, { outcome: 'appended' }),
  'append.latency.p95': percentile(0.95, APPENDS, MS, { outcome: 'appended' }),
  'live.delivery.p50': percentile(0.5, DELIVERIES, MS),
  'live.delivery.p95': percentile(0.95, DELIVERIES, MS),
  'live.delivery.p99': percentile(0.99, DELIVERIES, MS),
  'live.delivery.in_time': percentWithin(DELIVERIES, OBJECTIVES.deliveries.within),
  'live.messages.in': growth('region_dashboard_live_messages_total', { direction: 'in' }),
  'live.messages.out': growth('region_dashboard_live_messages_total', { direction: 'out' }),
  'live.closes': growth('region_dashboard_live_closes_total'),
  'live.closes.forced': growth('region_dashboard_live_closes_total', { reason: isNot('client', 'lost') }),
  'live.bus': level('region_dashboard_bus_connected'),
  'queries.failed': growth(QUERIES, { outcome: isNot('ok', 'refused', 'cancelled') }, COUNT),
  'queries.latency.p50': percentile(0.5, QUERIES, MS),
  'queries.latency.p95': percentile(0.95, QUERIES, MS),
  'queries.shared': percentOf('region_dashboard_query_requests_total', { result: isNot('executed') }),
  'queries.watchers': level('region_dashboard_query_watchers'),
  'queries.age.p95': percentile(0.95, 'region_dashboard_frame_age_seconds', 1),
  'queries.breakers.open': level('region_dashboard_breakers', { state: isNot('closed') }),
  'process.gc': growth('v8js_gc_duration_seconds', {}, { part: '_sum', scale: PERCENT }),
  'process.memory.heap.share': levelOf('v8js_memory_heap_used_bytes', 'v8js_memory_heap_limit_bytes'),
  'process.files': level('process_open_fds'),
  'process.files.share': levelOf('process_open_fds', 'process_max_fds'),
  'health.ready': level('region_dashboard_ready', {}, PERCENT),
  'health.passing': countOf(CHECKS, 1),
  'health.warning': countOf(CHECKS, 0.5),
  'health.failing': countOf(CHECKS, 0),
  'health.disk': level(CHECKS, { check: 'disk' }, PERCENT),
  'faults.unexpected': growth('region_dashboard_unexpected_errors_total'),
  'faults.log': growth('region_dashboard_log_lines_total', {
    level: value => value === 'error' || value === 'fatal',
  }),
  'log.lines': growth('region_dashboard_log_lines_total'),
  'telemetry.lost': growthOfAll(
    ['region_dashboard_error_reports_total', { outcome: isNot('sent') }],
    ['region_dashboard_trace_spans_total', { outcome: isNot('exported') }],
    ['region_dashboard_log_lines_lost_total', {}],
  ),
  'pool.used': level(POOL, { db_client_connection_state: 'used' }),
  'pool.idle': level(POOL, { db_client_connection_state: 'idle' }),
  'pool.share': levelOf(POOL, 'db_client_connection_max', { db_client_connection_state: 'used' }),
  'pool.pending': level('db_client_connection_pending_requests'),
  'pool.wait.p95': percentile(0.95, 'db_client_connection_wait_time_seconds', MS),
  'pool.timeouts': growth('db_client_connection_timeouts_total'),
  'database.operations': growth(OPERATIONS, {}, COUNT),
  'database.latency.p50': percentile(0.5, OPERATIONS, MS),
  'database.latency.p95': percentile(0.95, OPERATIONS, MS),
  'database.migrations.pending': level('region_dashboard_migrations_pending'),
  'use.people': level('region_dashboard_people'),
  'use.tenants': level('region_dashboard_tenants'),
  'use.dashboards': level('region_dashboard_dashboards'),
  'use.datasets': level('region_dashboard_datasets'),
  'use.rows': level('region_dashboard_dataset_rows'),
} as const satisfies Readonly<Partial<Record<MetricId, Derivation>>>;

export type DerivedId = keyof typeof DERIVATIONS;
