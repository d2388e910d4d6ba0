import { SATURATION } from '#server/slo/index.ts';
import { limitsOf } from '../limits.ts';
import { chart, charts, number, numbers } from '../panels.ts';
import type { Definition } from './definition.ts';

export const health: Definition = {
  key: 'health',
  title: 'Operations: health',
  description:
    'What the checks say, and whether the process runs out of processor, memory, files or connections.',
  rows: [
    numbers(
      number({
        title: 'Ready',
        about: '100 % while this process can serve, as /ready says. While it is not, nobody sees this page.',
        metric: 'health.ready',
        width: 6,
        decimals: 0,
        alarmAt: 99,
        worse: 'below',
      }),
      number({
        title: 'Checks that warn',
        about: 'Something is away that one can do without for a while. /health says which.',
        metric: 'health.warning',
        width: 6,
        decimals: 0,
        warningAt: 1,
      }),
      number({
        title: 'Checks that fail',
        about: 'Something is away that is needed. /health says which, and why.',
        metric: 'health.failing',
        width: 6,
        decimals: 0,
        alarmAt: 1,
      }),
      number({
        title: 'Time since start',
        about:
          'How long this process has been running. Short, without a deployment, is a process that ended.',
        metric: 'uptime',
        width: 6,
        sparkline: false,
      }),
    ),
    charts(
      chart({
        title: 'Event loop, busy',
        about:
          'Share of time in which the process worked. It has one thread for requests: near 100 % everybody waits.',
        metrics: ['eventloop.utilisation'],
        width: 12,
        draw: 'area',
        min: 0,
        max: 100,
        ...limitsOf(SATURATION.eventLoopBusy),
      }),
      chart({
        title: 'Event loop delay',
        about:
          'How late work begins that was due, 99th percentile of a second. Peaks are single long computations.',
        metrics: ['eventloop.delay.p99'],
        width: 12,
        min: 0,
        ...limitsOf(SATURATION.eventLoopDelay),
      }),
    ),
    charts(
      chart({
        title: 'Processor',
        about:
          'Processor time of one core. Above 100 % other threads work too: compression, cryptography, collections.',
        metrics: ['process.cpu'],
        width: 12,
        draw: 'area',
        min: 0,
      }),
      chart({
        title: 'Memory',
        about: 'What the process takes, and its JavaScript heap. A line that rises for days is a leak.',
        metrics: ['process.memory.rss', 'process.memory.heap'],
        width: 12,
        min: 0,
      }),
    ),
    charts(
      chart({
        title: 'JavaScript heap, of its limit',
        about: 'At 100 % the process ends.',
        metrics: ['process.memory.heap.share'],
        width: 8,
        min: 0,
        max: 100,
        ...limitsOf(SATURATION.heap),
      }),
      chart({
        title: 'Garbage collection',
        about: 'Share of time that went into it. Much of it means that memory is tight.',
        metrics: ['process.gc'],
        width: 8,
        min: 0,
      }),
      chart({
        title: 'Open files, of the limit',
        about: 'Files, connections and pipes, as a share of what the process may have open. Known on Linux.',
        metrics: ['process.files.share'],
        width: 8,
        min: 0,
        ...limitsOf(SATURATION.descriptors),
      }),
    ),
    charts(
      chart({
        title: 'Connection pools, in use',
        about: 'Share of the connections to the database that are at work. At 100 % others wait.',
        metrics: ['pool.share'],
        width: 12,
        draw: 'area',
        min: 0,
        max: 100,
      }),
      chart({
        title: 'What waits',
        about: 'Requests without a connection to the database, and commands in the queues of dashboards.',
        metrics: ['pool.pending', 'commands.waiting'],
        width: 12,
        decimals: 0,
        min: 0,
      }),
    ),
  ],
};
