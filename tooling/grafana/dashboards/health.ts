import { SATURATION } from '#server/slo/index.ts';
import type { DashboardDefinition } from '../definition.ts';
import { limitsOf } from '../limits.ts';
import { max, min, rate, series, sum } from '../promql.ts';

export const health: DashboardDefinition = {
  name: 'health',
  title: 'Region Dashboard / Health',
  description: 'Each process: what its checks say, and whether it runs out of processor, memory or files.',
  sections: [
    {
      title: 'Checks',
      panels: [
        {
          kind: 'timeline',
          title: 'Ready',
          description:
            'Whether each process can serve, as /ready says. Not ready for a moment is a start or an end.',
          unit: 'none',
          targets: [{ expr: series('region_dashboard_ready'), legend: '{{instance}}' }],
          width: 12,
          runbooks: ['ServerNotReady'],
          limits: { critical: 1, worse: 'below' },
          words: { '0': 'not ready', '1': 'ready' },
        },
        {
          kind: 'timeline',
          title: 'Health checks',
          description:
            'The worst that any process says of each check of /health: pass, warn (works without it) or fail.',
          unit: 'none',
          targets: [
            { expr: min(series('region_dashboard_health_check_status'), 'check'), legend: '{{check}}' },
          ],
          width: 12,
          runbooks: ['HealthCheckFailing', 'HealthCheckWarning'],
          limits: { warning: 1, critical: 0.5, worse: 'below' },
          words: { '0': 'fail', '0.5': 'warn', '1': 'pass' },
        },
      ],
    },
    {
      title: 'Event loop and processor',
      panels: [
        {
          kind: 'timeseries',
          title: 'Event loop, busy',
          description:
            'Share of time in which a process worked. It has one thread for requests: above 90 % everybody waits.',
          unit: 'percentunit',
          targets: [{ expr: series('nodejs_eventloop_utilization_ratio'), legend: '{{instance}}' }],
          width: 8,
          runbooks: ['EventLoopBusy'],
          min: 0,
          max: 1,
          limits: limitsOf(SATURATION.eventLoopBusy),
        },
        {
          kind: 'timeseries',
          title: 'Event loop delay, 99th percentile',
          description:
            'How late work begins that was due. Peaks are single long computations or garbage collections.',
          unit: 's',
          targets: [{ expr: series('nodejs_eventloop_delay_p99_seconds'), legend: '{{instance}}' }],
          width: 8,
          runbooks: ['EventLoopLagging'],
          limits: limitsOf(SATURATION.eventLoopDelay),
        },
        {
          kind: 'timeseries',
          title: 'Processor, of one core',
          description:
            'Processor time per second. Above 100 % other threads work too: compression, cryptography, collections.',
          unit: 'percentunit',
          targets: [{ expr: rate('process_cpu_seconds_total'), legend: '{{instance}}' }],
          width: 8,
        },
      ],
    },
    {
      title: 'Memory and files',
      panels: [
        {
          kind: 'timeseries',
          title: 'Memory',
          description: 'Resident memory of each process. A line that only ever rises, over days, is a leak.',
          unit: 'bytes',
          targets: [{ expr: series('process_resident_memory_bytes'), legend: '{{instance}}' }],
          width: 12,
        },
        {
          kind: 'timeseries',
          title: 'JavaScript heap, of its limit',
          description:
            'At 100 % the process ends. The limit follows the memory of the machine or of the container.',
          unit: 'percentunit',
          targets: [
            {
              expr: `${series('v8js_memory_heap_used_bytes')} / ${series('v8js_memory_heap_limit_bytes')}`,
              legend: '{{instance}}',
            },
          ],
          width: 12,
          runbooks: ['HeapNearLimit'],
          min: 0,
          max: 1,
          limits: limitsOf(SATURATION.heap),
        },
        {
          kind: 'timeseries',
          title: 'Garbage collection, of the time',
          description:
            'Share of time spent on collecting garbage, by kind. Much of `major` means that memory is tight.',
          unit: 'percentunit',
          targets: [
            { expr: max(rate('v8js_gc_duration_seconds_sum'), 'v8js_gc_type'), legend: '{{v8js_gc_type}}' },
          ],
          width: 12,
          limits: { warning: 0.1 },
        },
        {
          kind: 'timeseries',
          title: 'Open files',
          description: 'Files, connections and pipes, as a share of what the process may have open.',
          unit: 'percentunit',
          targets: [
            {
              expr: `${series('process_open_fds')} / ${series('process_max_fds')}`,
              legend: '{{instance}}',
              mayBeEmpty: 'Only Linux tells.',
            },
          ],
          width: 12,
          runbooks: ['FileDescriptorsNearLimit'],
          limits: limitsOf(SATURATION.descriptors),
        },
      ],
    },
    {
      title: 'Telemetry itself',
      panels: [
        {
          kind: 'timeseries',
          title: 'Log lines',
          description:
            'Lines per second by level. Errors are answered by the log, not by this chart: it says when to look.',
          unit: 'cps',
          targets: [{ expr: sum(rate('region_dashboard_log_lines_total'), 'level'), legend: '{{level}}' }],
          width: 8,
          stacked: true,
        },
        {
          kind: 'timeseries',
          title: 'Reports and traces that were lost',
          description:
            'Error reports and trace spans that never arrived, and log lines that nobody took. Users notice nothing.',
          unit: 'cps',
          targets: [
            {
              expr: sum(rate('region_dashboard_error_reports_total', 'outcome!="sent"')),
              legend: 'error reports',
              mayBeEmpty: 'Errors are only reported with SENTRY_DSN.',
            },
            {
              expr: sum(rate('region_dashboard_trace_spans_total', 'outcome="dropped"')),
              legend: 'spans',
              mayBeEmpty: 'Traces are only sent with OTEL_EXPORTER_OTLP_ENDPOINT.',
            },
            { expr: sum(rate('region_dashboard_log_lines_lost_total')), legend: 'log lines' },
          ],
          width: 8,
          runbooks: ['ErrorReportsFailing', 'TraceSpansDropped', 'LogLinesLost'],
          limits: { warning: 0.01 },
        },
        {
          kind: 'timeseries',
          title: 'Unexpected errors',
          description:
            'Faults of the program: every one is a bug. They are in the log and in error tracking with their stack.',
          unit: 'cps',
          targets: [
            {
              expr: sum(rate('region_dashboard_unexpected_errors_total'), 'instance'),
              legend: '{{instance}}',
            },
          ],
          width: 8,
          runbooks: ['UnexpectedErrors'],
          limits: { warning: 0.001 },
        },
      ],
    },
  ],
};
