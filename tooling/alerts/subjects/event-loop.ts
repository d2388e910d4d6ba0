import { SATURATION } from '#server/slo/index.ts';
import { type Alert, JOB } from '../rule.ts';

const ONE = 'job="region-dashboard",instance="one:9464"';
const labels = { job: 'region-dashboard', instance: 'one:9464' };
const { eventLoopDelay, eventLoopBusy } = SATURATION;

const delayed = (seconds: string) => ({ [`nodejs_eventloop_delay_p99_seconds{${ONE}}`]: seconds });
const says = (time: string) =>
  `One of a hundred turns of the event loop of one:9464 is ${time} late: every answer waits as long.`;
const words = {
  name: 'EventLoopLagging',
  summary: 'The event loop of a server process is blocked.',
  description:
    'One of a hundred turns of the event loop of {{ $labels.instance }} is {{ $value | humanizeDuration }} late: every answer waits as long.',
};

export const eventLoop: readonly Alert[] = [
  {
    ...words,
    severity: 'critical',
    expr: `nodejs_eventloop_delay_p99_seconds{${JOB}} > ${eventLoopDelay.critical}`,
    for: '2m',
    fires: [
      {
        when: 'it is 0.6 s late',
        series: delayed('0.6x10'),
        at: '5m',
        labels,
        says: says('600ms'),
      },
    ],
    silent: [
      { when: 'it is half a second late', series: delayed('0.5x10'), at: '8m' },
      { when: 'one turn was long', series: delayed('0.01x3 3 0.01x10'), at: '4m' },
    ],
  },
  {
    ...words,
    severity: 'warning',
    expr: `nodejs_eventloop_delay_p99_seconds{${JOB}} > ${eventLoopDelay.warning}`,
    for: '10m',
    fires: [
      { when: 'it is 0.15 s late', series: delayed('0.15x20'), at: '15m', labels, says: says('150ms') },
    ],
    silent: [
      { when: 'it is 0.1 s late', series: delayed('0.1x20'), at: '15m' },
      { when: 'it was late for five minutes', series: delayed('0.3x5 0.01x20'), at: '5m' },
    ],
  },
  {
    name: 'EventLoopBusy',
    severity: 'warning',
    expr: `nodejs_eventloop_utilization_ratio{${JOB}} > ${eventLoopBusy.warning}`,
    for: '15m',
    summary: 'A server process works without a pause.',
    description:
      'The event loop of {{ $labels.instance }} is busy {{ $value | humanizePercentage }} of the time: it needs another process beside it.',
    fires: [
      {
        when: 'it is busy 90 % of the time',
        series: { [`nodejs_eventloop_utilization_ratio{${ONE}}`]: '0.9x30' },
        at: '20m',
        labels,
        says: 'The event loop of one:9464 is busy 90% of the time: it needs another process beside it.',
      },
    ],
    silent: [
      {
        when: 'it is busy 85 % of the time',
        series: { [`nodejs_eventloop_utilization_ratio{${ONE}}`]: '0.85x30' },
        at: '25m',
      },
    ],
  },
];
