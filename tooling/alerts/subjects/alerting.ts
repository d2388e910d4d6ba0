import type { Subject } from '../rule.ts';

const PROMETHEUS = 'job="prometheus",instance="localhost:9090"';
const labels = { job: 'prometheus', instance: 'localhost:9090' };

export const alerting: Subject = {
  name: 'alerting',
  title: 'Whether alerts arrive at all',
  groups: [
    {
      name: 'region-dashboard-alerting',
      alerts: [
        {
          name: 'Watchdog',
          severity: 'info',
          expr: 'vector(1)',
          summary: 'Alerting works.',
          description:
            'This alert always fires. Whoever receives it must raise the alarm when it stops: then nothing else arrives either.',
          fires: [
            {
              when: 'there is nothing at all',
              series: {},
              at: '1m',
              labels: {},
              says: 'This alert always fires. Whoever receives it must raise the alarm when it stops: then nothing else arrives either.',
            },
          ],
          silent: 'never',
        },
        {
          name: 'RulesFailing',
          severity: 'warning',
          expr: 'sum by (job, instance) (increase(prometheus_rule_evaluation_failures_total{job="prometheus",rule_group=~".*region-dashboard.*"}[10m])) > 0',
          for: '5m',
          summary: 'Prometheus cannot evaluate rules of Region Dashboard.',
          description:
            '{{ $labels.instance }} failed {{ $value | humanize }} evaluations in ten minutes: alerts that hang on them stay silent.',
          fires: [
            {
              when: 'a group fails every minute',
              series: {
                [`prometheus_rule_evaluation_failures_total{${PROMETHEUS},rule_group="/etc/prometheus/rules/slo.yml;region-dashboard-slo"}`]:
                  '0+1x30',
              },
              at: '20m',
              labels,
              says: 'localhost:9090 failed 10 evaluations in ten minutes: alerts that hang on them stay silent.',
            },
          ],
          silent: [
            {
              when: 'somebody else’s rules fail',
              series: {
                [`prometheus_rule_evaluation_failures_total{${PROMETHEUS},rule_group="/etc/prometheus/other.yml;other"}`]:
                  '0+1x30',
              },
              at: '20m',
            },
          ],
        },
        {
          name: 'AlertsNotDelivered',
          severity: 'warning',
          expr: 'sum by (job, instance) (increase(prometheus_notifications_errors_total{job="prometheus"}[5m])) > 0',
          for: '5m',
          summary: 'Prometheus cannot hand its alerts to Alertmanager.',
          description:
            '{{ $labels.instance }} could not deliver {{ $value | humanize }} notifications in five minutes. If there is only one Alertmanager, nobody is told anything, this included.',
          fires: [
            {
              when: 'Alertmanager is gone',
              series: {
                [`prometheus_notifications_errors_total{${PROMETHEUS},alertmanager="http://localhost:9093/api/v2/alerts"}`]:
                  '0+2x30',
              },
              at: '15m',
              labels,
              says: 'localhost:9090 could not deliver 10 notifications in five minutes. If there is only one Alertmanager, nobody is told anything, this included.',
            },
          ],
          silent: [
            {
              when: 'it was restarted',
              series: {
                [`prometheus_notifications_errors_total{${PROMETHEUS},alertmanager="http://localhost:9093/api/v2/alerts"}`]:
                  '0x3 2x30',
              },
              at: '15m',
            },
          ],
        },
      ],
    },
  ],
};
