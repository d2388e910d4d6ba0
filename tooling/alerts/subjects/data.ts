import { SATURATION } from '#server/slo/index.ts';
import type { Subject } from '../rule.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const QUERIES = 'region_dashboard_query_duration_seconds_count';

const queries = (ok: number, failed: number, timedOut: number) => ({
  [`${QUERIES}{${ONE},source="dataset",outcome="ok"}`]: `0+${ok}x40`,
  [`${QUERIES}{${ONE},source="dataset",outcome="failed"}`]: `0+${failed}x40`,
  [`${QUERIES}{${ONE},source="dataset",outcome="timeout"}`]: `0+${timedOut}x40`,
  // What people may not ask is no fault.
  [`${QUERIES}{${ONE},source="dataset",outcome="refused"}`]: '0x40',
});

export const data: Subject = {
  name: 'data',
  title: 'Data of regions, and live connections',
  groups: [
    {
      name: 'region-dashboard-data',
      alerts: [
        {
          name: 'QueriesFailing',
          severity: 'warning',
          expr: `sum by (job, source) (rate(${QUERIES}{outcome=~"failed|timeout"}[5m])) / sum by (job, source) (rate(${QUERIES}[5m])) > ${SATURATION.queryFailures.warning}`,
          for: '10m',
          summary: 'Queries of regions fail.',
          description:
            '{{ $value | humanizePercentage }} of the queries of the source {{ $labels.source }} fail or take too long. Their regions show the last data, and say how old it is.',
          fires: [
            {
              when: '4 % fail and 4 % take too long',
              series: queries(92, 4, 4),
              at: '20m',
              labels: { job: 'region-dashboard', source: 'dataset' },
              says: '8% of the queries of the source dataset fail or take too long. Their regions show the last data, and say how old it is.',
            },
          ],
          silent: [
            { when: '5 % fail', series: queries(95, 3, 2), at: '30m' },
            { when: 'nobody asks', series: queries(0, 0, 0), at: '30m' },
          ],
        },
        {
          name: 'BreakerOpen',
          severity: 'warning',
          expr: 'sum by (job, instance, source) (region_dashboard_breakers{state="open"}) > 0',
          for: '5m',
          summary: 'A source of data is given a rest because it fails.',
          description:
            '{{ $value | humanize }} breakers of the source {{ $labels.source }} are open on {{ $labels.instance }}: their queries are refused at once, and tried again every ten seconds.',
          fires: [
            {
              when: 'two stay open',
              series: { [`region_dashboard_breakers{${ONE},source="dataset",state="open"}`]: '0x2 2x20' },
              at: '10m',
              labels: { job: 'region-dashboard', instance: 'one:9464', source: 'dataset' },
              says: '2 breakers of the source dataset are open on one:9464: their queries are refused at once, and tried again every ten seconds.',
            },
          ],
          silent: [
            {
              when: 'all are closed',
              series: {
                [`region_dashboard_breakers{${ONE},source="dataset",state="open"}`]: '0x20',
                [`region_dashboard_breakers{${ONE},source="dataset",state="closed"}`]: '7x20',
              },
              at: '15m',
            },
            {
              when: 'it is tried again with success',
              series: { [`region_dashboard_breakers{${ONE},source="dataset",state="open"}`]: '2x3 0x20' },
              at: '10m',
            },
          ],
        },
        {
          name: 'BusDisconnected',
          severity: 'warning',
          expr: 'region_dashboard_bus_connected == 0',
          for: '5m',
          summary: 'A server does not hear at once what others commit.',
          description:
            '{{ $labels.instance }} has lost its listening connection to the database and asks once a second instead: changes made through other processes arrive up to a second late.',
          fires: [
            {
              when: 'it stays so',
              series: { [`region_dashboard_bus_connected{${ONE}}`]: '0x20' },
              at: '10m',
              labels: { job: 'region-dashboard', instance: 'one:9464' },
              says: 'one:9464 has lost its listening connection to the database and asks once a second instead: changes made through other processes arrive up to a second late.',
            },
          ],
          silent: [
            {
              when: 'it comes back',
              series: { [`region_dashboard_bus_connected{${ONE}}`]: '0x3 1x20' },
              at: '10m',
            },
          ],
        },
      ],
    },
  ],
};
