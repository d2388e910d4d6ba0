import type { Subject } from '../rule.ts';
import { pageAlerts } from './page.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const labels = { job: 'region-dashboard', instance: 'one:9464' };
const REPORTS = 'region_dashboard_error_reports_total';
const UNEXPECTED = 'region_dashboard_unexpected_errors_total';

const configured = { [`region_dashboard_health_check_status{${ONE},check="error-tracking"}`]: '1x60' };
const reports = (outcome: string, values: string) => ({
  [`${REPORTS}{${ONE},outcome="${outcome}"}`]: values,
});

export const telemetry: Subject = {
  name: 'telemetry',
  title: 'Errors, and what is lost of telemetry',
  groups: [
    {
      name: 'region-dashboard-telemetry',
      alerts: [
        {
          name: 'UnexpectedErrors',
          severity: 'warning',
          expr: `increase(${UNEXPECTED}[15m]) > 0`,
          summary: 'Something went wrong that nobody had expected.',
          description:
            '{{ $labels.instance }} met {{ $value | humanize }} unexpected errors in a quarter of an hour: faults of the program, each answered with 500 or hidden from people.',
          fires: [
            {
              when: 'there is one a minute',
              series: { [`${UNEXPECTED}{${ONE}}`]: '0+1x30' },
              at: '20m',
              labels,
              says: 'one:9464 met 15 unexpected errors in a quarter of an hour: faults of the program, each answered with 500 or hidden from people.',
            },
          ],
          silent: [
            { when: 'there was one, long ago', series: { [`${UNEXPECTED}{${ONE}}`]: '1x30' }, at: '20m' },
          ],
        },
        {
          name: 'ErrorReportsFailing',
          severity: 'warning',
          expr: `increase(${REPORTS}{outcome="failed"}[15m]) > 0`,
          for: '5m',
          summary: 'Reports of errors do not reach the error tracker.',
          description:
            '{{ $labels.instance }} could not send {{ $value | humanize }} reports in a quarter of an hour. What goes wrong stands in the log alone.',
          fires: [
            {
              when: 'two a minute fail',
              series: reports('failed', '0+2x30'),
              at: '20m',
              labels: { ...labels, outcome: 'failed' },
              says: 'one:9464 could not send 30 reports in a quarter of an hour. What goes wrong stands in the log alone.',
            },
          ],
          silent: [
            {
              when: 'all are sent',
              series: { ...reports('failed', '0x30'), ...reports('sent', '0+2x30') },
              at: '20m',
            },
          ],
        },
        {
          name: 'ErrorTrackingSilent',
          severity: 'warning',
          // The health check is there when error tracking is configured.
          expr: [
            `sum by (job) (increase(${UNEXPECTED}[30m])) > 0`,
            'and on (job) region_dashboard_health_check_status{check="error-tracking"}',
            `unless on (job) sum by (job) (increase(${REPORTS}{outcome="sent"}[30m])) > 0`,
          ].join('\n'),
          for: '15m',
          summary: 'Errors happen, and the error tracker hears of none.',
          description:
            '{{ $value | humanize }} unexpected errors in half an hour, and not one report was sent: error tracking is configured and does not work.',
          fires: [
            {
              when: 'errors happen and nothing is sent',
              series: { [`${UNEXPECTED}{${ONE}}`]: '0+1x60', ...reports('sent', '5x60'), ...configured },
              at: '50m',
              labels: { job: 'region-dashboard' },
              says: '30 unexpected errors in half an hour, and not one report was sent: error tracking is configured and does not work.',
            },
          ],
          silent: [
            {
              when: 'they are reported',
              series: { [`${UNEXPECTED}{${ONE}}`]: '0+1x60', ...reports('sent', '0+1x60'), ...configured },
              at: '50m',
            },
            {
              when: 'there is no error tracking',
              series: { [`${UNEXPECTED}{${ONE}}`]: '0+1x60', ...reports('sent', '0x60') },
              at: '50m',
            },
            {
              when: 'nothing goes wrong',
              series: { [`${UNEXPECTED}{${ONE}}`]: '3x60', ...reports('sent', '3x60'), ...configured },
              at: '50m',
            },
          ],
        },
        {
          name: 'TraceSpansDropped',
          severity: 'warning',
          expr: 'increase(region_dashboard_trace_spans_total{outcome="dropped"}[15m]) > 0',
          for: '15m',
          summary: 'Traces are incomplete.',
          description:
            '{{ $labels.instance }} dropped {{ $value | humanize }} spans in a quarter of an hour: the collector does not take them, or not fast enough.',
          fires: [
            {
              when: 'ten a minute are dropped',
              series: { [`region_dashboard_trace_spans_total{${ONE},outcome="dropped"}`]: '0+10x60' },
              at: '40m',
              labels: { ...labels, outcome: 'dropped' },
              says: 'one:9464 dropped 150 spans in a quarter of an hour: the collector does not take them, or not fast enough.',
            },
          ],
          silent: [
            {
              when: 'all are exported',
              series: {
                [`region_dashboard_trace_spans_total{${ONE},outcome="dropped"}`]: '0x60',
                [`region_dashboard_trace_spans_total{${ONE},outcome="exported"}`]: '0+10x60',
              },
              at: '40m',
            },
            {
              when: 'the collector was restarted',
              series: { [`region_dashboard_trace_spans_total{${ONE},outcome="dropped"}`]: '0x5 50x60' },
              at: '40m',
            },
          ],
        },
        {
          name: 'LogLinesLost',
          severity: 'warning',
          expr: 'increase(region_dashboard_log_lines_lost_total[15m]) > 0',
          summary: 'Lines of the log are lost.',
          description:
            '{{ $labels.instance }} lost {{ $value | humanize }} lines of its log on their way to {{ $labels.destination }} in a quarter of an hour: they were not read, or could not be written, in time.',
          fires: [
            {
              when: 'four a minute are lost',
              series: { [`region_dashboard_log_lines_lost_total{${ONE},destination="stdout"}`]: '0+4x30' },
              at: '20m',
              labels: { ...labels, destination: 'stdout' },
              says: 'one:9464 lost 60 lines of its log on their way to stdout in a quarter of an hour: they were not read, or could not be written, in time.',
            },
          ],
          silent: [
            {
              when: 'none is lost',
              series: { [`region_dashboard_log_lines_lost_total{${ONE},destination="stdout"}`]: '0x30' },
              at: '20m',
            },
          ],
        },
        ...pageAlerts,
      ],
    },
  ],
};
