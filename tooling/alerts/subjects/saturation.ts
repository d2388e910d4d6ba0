import { SATURATION } from '#server/slo/index.ts';
import { JOB, type Subject } from '../rule.ts';
import { disk } from './disk.ts';
import { eventLoop } from './event-loop.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const labels = { job: 'region-dashboard', instance: 'one:9464' };
const { heap, descriptors, commandsWaiting, rooms } = SATURATION;

const heapUsed = `v8js_memory_heap_used_bytes{${JOB}} / v8js_memory_heap_limit_bytes{${JOB}}`;
const heapOf = (used: number) => ({
  [`v8js_memory_heap_used_bytes{${ONE}}`]: `${used}x30`,
  [`v8js_memory_heap_limit_bytes{${ONE}}`]: '1000x30',
});
const heapSays = (percent: number) =>
  `one:9464 uses ${percent}% of the JavaScript heap that it may have. At 100 % the process ends.`;
const heapWords = {
  name: 'HeapNearLimit',
  summary: 'A server process is running out of JavaScript heap.',
  description:
    '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of the JavaScript heap that it may have. At 100 % the process ends.',
};

export const saturation: Subject = {
  name: 'saturation',
  title: 'How full things are',
  groups: [
    {
      name: 'region-dashboard-saturation',
      alerts: [
        ...eventLoop,
        {
          ...heapWords,
          severity: 'critical',
          expr: `${heapUsed} > ${heap.critical}`,
          for: '2m',
          fires: [{ when: '96 % are in use', series: heapOf(960), at: '5m', labels, says: heapSays(96) }],
          silent: [{ when: '94 % are in use', series: heapOf(940), at: '20m' }],
        },
        {
          ...heapWords,
          severity: 'warning',
          expr: `${heapUsed} > ${heap.warning}`,
          for: '10m',
          fires: [{ when: '86 % are in use', series: heapOf(860), at: '15m', labels, says: heapSays(86) }],
          silent: [
            { when: '85 % are in use', series: heapOf(850), at: '20m' },
            {
              when: 'it is full until garbage is collected',
              series: { ...heapOf(0), [`v8js_memory_heap_used_bytes{${ONE}}`]: '900x5 300x2 900x5 300x20' },
              at: '11m',
            },
          ],
        },
        {
          name: 'FileDescriptorsNearLimit',
          severity: 'warning',
          expr: `process_open_fds{${JOB}} / process_max_fds{${JOB}} > ${descriptors.warning}`,
          for: '5m',
          summary: 'A server process has nearly as many files and connections open as it may.',
          description:
            '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its file descriptors. At the limit nobody can connect any more.',
          fires: [
            {
              when: '900 of 1,024 are open',
              series: { [`process_open_fds{${ONE}}`]: '900x20', [`process_max_fds{${ONE}}`]: '1024x20' },
              at: '10m',
              labels,
              says: 'one:9464 uses 87.89% of its file descriptors. At the limit nobody can connect any more.',
            },
          ],
          silent: [
            {
              when: '800 of 1,024 are open',
              series: { [`process_open_fds{${ONE}}`]: '800x20', [`process_max_fds{${ONE}}`]: '1024x20' },
              at: '15m',
            },
          ],
        },
        {
          name: 'CommandsWaiting',
          severity: 'critical',
          expr: `region_dashboard_commands_waiting > ${commandsWaiting.warning}`,
          for: '1m',
          summary: "People's changes wait and are not saved.",
          description:
            '{{ $value | humanize }} commands wait in the queues of {{ $labels.instance }} for longer than a minute. Their pages show "not saved yet".',
          fires: [
            {
              when: 'the database has stopped taking them',
              series: { [`region_dashboard_commands_waiting{${ONE}}`]: '0x2 800x10' },
              since: '3m',
              at: '5m',
              labels,
              says: '800 commands wait in the queues of one:9464 for longer than a minute. Their pages show "not saved yet".',
            },
          ],
          silent: [
            {
              when: 'a burst comes and is worked off',
              series: { [`region_dashboard_commands_waiting{${ONE}}`]: '0x2 5000 0x10' },
              at: '4m',
            },
            {
              when: 'as many as may',
              series: { [`region_dashboard_commands_waiting{${ONE}}`]: '500x10' },
              at: '8m',
            },
          ],
        },
        {
          name: 'RequestsShed',
          severity: 'warning',
          expr: `sum by (job, instance, class) (rate(region_dashboard_shed_requests_total[5m])) > 0`,
          for: '2m',
          summary: 'A server turns requests away because it is behind.',
          description:
            '{{ $labels.instance }} turns away {{ $value | humanize }} requests a second of the class {{ $labels.class }}, with 503 and Retry-After.',
          fires: [
            {
              when: 'queries are turned away',
              series: { [`region_dashboard_shed_requests_total{${ONE},class="queries"}`]: '0+120x20' },
              at: '10m',
              labels: { ...labels, class: 'queries' },
              says: 'one:9464 turns away 2 requests a second of the class queries, with 503 and Retry-After.',
            },
          ],
          silent: [
            {
              when: 'it was once, long ago',
              series: { [`region_dashboard_shed_requests_total{${ONE},class="queries"}`]: '120x20' },
              at: '10m',
            },
          ],
        },
        {
          name: 'RoomsNearLimit',
          severity: 'warning',
          expr: `region_dashboard_rooms_open > ${rooms.warning}`,
          for: '15m',
          summary: 'A server holds nearly as many dashboards in memory as it may.',
          description:
            '{{ $labels.instance }} holds {{ $value | humanize }} dashboards. From 5,000 on those idle longest are closed, and read again when somebody comes.',
          fires: [
            {
              when: '4,200 are open',
              series: { [`region_dashboard_rooms_open{${ONE}}`]: '4200x30' },
              at: '20m',
              labels,
              says: 'one:9464 holds 4.2k dashboards. From 5,000 on those idle longest are closed, and read again when somebody comes.',
            },
          ],
          silent: [
            {
              when: '4,000 are open',
              series: { [`region_dashboard_rooms_open{${ONE}}`]: '4000x30' },
              at: '20m',
            },
          ],
        },
        ...disk,
      ],
    },
  ],
};
