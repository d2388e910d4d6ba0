import { JOB, type Subject } from '../rule.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const labels = { job: 'region-dashboard', instance: 'one:9464' };

export const server: Subject = {
  name: 'server',
  title: 'Server processes',
  groups: [
    {
      name: 'region-dashboard-server',
      alerts: [
        {
          name: 'ServerDown',
          severity: 'critical',
          expr: `up{${JOB}} == 0`,
          for: '1m',
          summary: 'A server process does not answer Prometheus.',
          description:
            '{{ $labels.instance }} has not answered a scrape for a minute: the process has ended, hangs, or its METRICS_PORT cannot be reached.',
          fires: [
            {
              when: 'scrapes fail for two minutes',
              series: { [`up{${ONE}}`]: '1x3 0x10' },
              since: '4m',
              at: '6m',
              labels,
              says: 'one:9464 has not answered a scrape for a minute: the process has ended, hangs, or its METRICS_PORT cannot be reached.',
            },
          ],
          silent: [
            {
              when: 'one scrape fails, as during a restart',
              series: { [`up{${ONE}}`]: '1x3 0 1x5' },
              at: '5m',
            },
            {
              when: 'another job is down',
              series: { 'up{job="node",instance="one:9100"}': '0x10' },
              at: '8m',
            },
          ],
        },
        {
          name: 'ServersAbsent',
          severity: 'critical',
          expr: `absent(up{${JOB}})`,
          for: '5m',
          summary: 'Prometheus watches over no server at all.',
          description:
            'Nothing is scraped under the job region-dashboard: targets/server.yml is empty, or what finds the servers finds none. No other alert about the server can fire.',
          fires: [
            {
              when: 'there is no target',
              series: { 'up{job="node",instance="one:9100"}': '1x20' },
              at: '10m',
              labels: { job: 'region-dashboard' },
              says: 'Nothing is scraped under the job region-dashboard: targets/server.yml is empty, or what finds the servers finds none. No other alert about the server can fire.',
            },
          ],
          silent: [
            { when: 'there is one, even if it is down', series: { [`up{${ONE}}`]: '0x20' }, at: '15m' },
          ],
        },
        {
          name: 'ServerMetricsMissing',
          severity: 'warning',
          expr: `up{${JOB}} == 1 unless on (instance) region_dashboard_build_info`,
          for: '10m',
          summary: 'A target answers, but not with metrics of Region Dashboard.',
          description:
            '{{ $labels.instance }} answers scrapes without region_dashboard_build_info: the port belongs to something else, or the rules are for another release.',
          fires: [
            {
              when: 'something else listens there',
              series: { [`up{${ONE}}`]: '1x30' },
              at: '15m',
              labels,
              says: 'one:9464 answers scrapes without region_dashboard_build_info: the port belongs to something else, or the rules are for another release.',
            },
          ],
          silent: [
            {
              when: 'the release says who it is',
              series: {
                [`up{${ONE}}`]: '1x30',
                [`region_dashboard_build_info{${ONE},version="1.0.0",revision="a",node_version="24"}`]:
                  '1x30',
              },
              at: '25m',
            },
          ],
        },
        {
          name: 'ServerCrashLooping',
          severity: 'critical',
          expr: `changes(process_start_time_seconds{${JOB}}[15m]) >= 3`,
          summary: 'A server process starts again and again.',
          description:
            '{{ $labels.instance }} has started {{ $value | humanize }} times in the last 15 minutes. Whoever was connected to it lost the connection each time.',
          fires: [
            {
              when: 'it starts three times',
              series: { [`process_start_time_seconds{${ONE}}`]: '100x3 300x3 500x3 700x3' },
              at: '14m',
              labels,
              says: 'one:9464 has started 3 times in the last 15 minutes. Whoever was connected to it lost the connection each time.',
            },
          ],
          silent: [
            {
              when: 'it is started twice, by a deployment and its correction',
              series: { [`process_start_time_seconds{${ONE}}`]: '100x3 300x3 500x10' },
              at: '14m',
            },
          ],
        },
        {
          name: 'ServerRestarted',
          severity: 'info',
          expr: `changes(process_start_time_seconds{${JOB}}[15m]) > 0`,
          summary: 'A server process has started again.',
          description:
            '{{ $labels.instance }} was started in the last 15 minutes; with a deployment, that is as it should be.',
          fires: [
            {
              when: 'it starts once',
              series: { [`process_start_time_seconds{${ONE}}`]: '100x3 300x10' },
              at: '6m',
              labels,
              says: 'one:9464 was started in the last 15 minutes; with a deployment, that is as it should be.',
            },
          ],
          silent: [
            {
              when: 'it runs on',
              series: { [`process_start_time_seconds{${ONE}}`]: '100x30' },
              at: '25m',
            },
          ],
        },
        {
          name: 'ServersOfDifferentReleases',
          severity: 'warning',
          expr: `count by (job) (count by (job, version, revision) (region_dashboard_build_info{${JOB}})) > 1`,
          for: '30m',
          summary: 'Servers run different releases.',
          description:
            '{{ $value | humanize }} releases serve at the same time for half an hour: a deployment has stopped half-way.',
          fires: [
            {
              when: 'one process was left behind',
              series: {
                [`region_dashboard_build_info{${ONE},version="1.0.0",revision="a"}`]: '1x60',
                'region_dashboard_build_info{job="region-dashboard",instance="two:9464",version="1.0.0",revision="b"}':
                  '1x60',
              },
              at: '40m',
              labels: { job: 'region-dashboard' },
              says: '2 releases serve at the same time for half an hour: a deployment has stopped half-way.',
            },
          ],
          silent: [
            {
              when: 'all are of one release',
              series: {
                [`region_dashboard_build_info{${ONE},version="1.0.0",revision="a"}`]: '1x60',
                'region_dashboard_build_info{job="region-dashboard",instance="two:9464",version="1.0.0",revision="a"}':
                  '1x60',
              },
              at: '40m',
            },
            {
              when: 'a deployment is under way',
              series: {
                [`region_dashboard_build_info{${ONE},version="1.0.0",revision="a"}`]: '1x60',
                'region_dashboard_build_info{job="region-dashboard",instance="two:9464",version="1.1.0",revision="b"}':
                  '_x10 1x20 _x30',
              },
              at: '25m',
            },
          ],
        },
      ],
    },
  ],
};
