import { SATURATION, SPEED } from '#server/slo/index.ts';
import { limitsOf, targetOf, withinOf } from '../limits.ts';
import { chart, charts, number, numbers } from '../panels.ts';
import type { Definition } from './definition.ts';

export const live: Definition = {
  key: 'live',
  title: 'Operations: live editing',
  description: 'Changes of dashboards, from the command to its commit and on to everybody who looks on.',
  rows: [
    numbers(
      number({
        title: 'Commands',
        about: 'Changes of dashboards per second.',
        metric: 'commands.rate',
        width: 6,
      }),
      number({
        title: 'Commands in time',
        about: 'Share of the last half minute answered within 250 ms. The objective is 99 %.',
        metric: 'commands.in_time',
        width: 6,
        ...targetOf('commands'),
      }),
      number({
        title: 'Deliveries in time',
        about: 'Share of the last half minute handed to everybody within a second. The objective is 99 %.',
        metric: 'live.delivery.in_time',
        width: 6,
        ...targetOf('deliveries'),
      }),
      number({
        title: 'Commands waiting',
        about: 'Commands in the queues of all dashboards. It rises when commits are slow.',
        metric: 'commands.waiting',
        width: 6,
        decimals: 0,
        ...limitsOf(SATURATION.commandsWaiting),
      }),
    ),
    charts(
      chart({
        title: 'Changes by outcome',
        about:
          'Commands per second; rejected ones were against the rules or came too late, failed ones are faults.',
        metrics: ['commands.rate', 'commands.rejected', 'commands.conflicts', 'commands.failed'],
        width: 12,
        min: 0,
      }),
      chart({
        title: 'Command time',
        about: 'From the command to its answer, its commit included.',
        metrics: ['commands.latency.p50', 'commands.latency.p95', 'commands.latency.p99'],
        width: 12,
        min: 0,
        ...withinOf('commands'),
      }),
    ),
    charts(
      chart({
        title: 'Commit time',
        about: 'One append transaction, which may carry many commands.',
        metrics: ['append.latency.p50', 'append.latency.p95'],
        width: 12,
        min: 0,
        ...limitsOf(SPEED.append),
      }),
      chart({
        title: 'Events committed',
        about: 'Events per second: the pace at which the log grows.',
        metrics: ['events.rate'],
        width: 12,
        draw: 'area',
      }),
    ),
    charts(
      chart({
        title: 'Delivery time',
        about:
          'From the commit to when every connection of this process was handed it, events of other processes included.',
        metrics: ['live.delivery.p50', 'live.delivery.p95', 'live.delivery.p99'],
        width: 12,
        min: 0,
        ...withinOf('deliveries'),
      }),
      chart({
        title: 'Messages',
        about: 'Messages per second over live connections.',
        metrics: ['live.messages.out', 'live.messages.in'],
        width: 12,
        draw: 'area',
      }),
    ),
    charts(
      chart({
        title: 'Live connections',
        about:
          'Open pages, and dashboards in memory because of them. A step down and up again is a network or a restart.',
        metrics: ['live.connections', 'rooms.open'],
        width: 12,
        decimals: 0,
        min: 0,
      }),
      chart({
        title: 'Closed connections',
        about:
          'Connections per second that ended, and those that the server ended: too slow, not allowed any more, restarting.',
        metrics: ['live.closes', 'live.closes.forced'],
        width: 12,
        min: 0,
      }),
    ),
  ],
};
