import { SPEED } from '#server/slo/index.ts';
import { failureLimits, limitsOf, withinOf } from '../limits.ts';
import { chart, charts, number, numbers } from '../panels.ts';
import type { Definition } from './definition.ts';

export const overview: Definition = {
  key: 'overview',
  title: 'Operations: overview',
  description: 'Is everybody served, how well, and how much is there. Begin here.',
  rows: [
    numbers(
      number({
        title: 'Failed requests',
        about: 'Share of answers that a fault made impossible (status 5xx). The objective leaves 0.1 %.',
        metric: 'http.errors.share',
        width: 6,
        ...failureLimits(),
      }),
      number({
        title: 'Command time',
        about:
          'All but 1 % of the changes of half a minute are committed within this time. The objective is 250 ms.',
        metric: 'commands.latency.p99',
        width: 6,
        ...withinOf('commands'),
      }),
      number({
        title: 'Delivery time',
        about:
          'All but 1 % of the changes of half a minute are handed to everybody who looks on within this time. The objective is one second.',
        metric: 'live.delivery.p99',
        width: 6,
        ...withinOf('deliveries'),
      }),
      number({
        title: 'Checks that fail',
        about: 'Health checks that fail on this process. Above 0, look at /health: it says which, and why.',
        metric: 'health.failing',
        width: 6,
        decimals: 0,
        alarmAt: 1,
      }),
    ),
    numbers(
      number({
        title: 'Requests',
        about: 'Answered HTTP requests per second.',
        metric: 'http.requests',
        width: 6,
      }),
      number({
        title: 'Commands',
        about: 'Changes of dashboards per second.',
        metric: 'commands.rate',
        width: 6,
      }),
      number({
        title: 'Live connections',
        about: 'Open pages that are told of every change at once.',
        metric: 'live.connections',
        width: 6,
        decimals: 0,
      }),
      number({
        title: 'Response time',
        about: 'All but 1 % of the requests of a second are answered within this time.',
        metric: 'http.latency.p99',
        width: 6,
        ...limitsOf(SPEED.reads),
      }),
    ),
    numbers(
      number({
        title: 'People',
        about: 'People with an account.',
        metric: 'use.people',
        width: 6,
        decimals: 0,
      }),
      number({
        title: 'Teams',
        about: 'Teams of this installation.',
        metric: 'use.tenants',
        width: 6,
        decimals: 0,
      }),
      number({
        title: 'Dashboards',
        about: 'Dashboards of all teams, archived ones included; an estimate of the database.',
        metric: 'use.dashboards',
        width: 6,
        decimals: 0,
      }),
      number({
        title: 'Rows in datasets',
        about: 'Rows of all teams; an estimate of the database.',
        metric: 'use.rows',
        width: 6,
      }),
    ),
    charts(
      chart({
        title: 'Requests and failures',
        about: 'Answered requests per second, and those among them that failed.',
        metrics: ['http.requests', 'http.errors'],
        width: 12,
        draw: 'area',
      }),
      chart({
        title: 'Response times',
        about: 'Half, 95 % and 99 % of the requests are answered within this time.',
        metrics: ['http.latency.p50', 'http.latency.p95', 'http.latency.p99'],
        width: 12,
      }),
    ),
    charts(
      chart({
        title: 'Changes',
        about:
          'Commands per second; rejected ones were against the rules or came too late, failed ones are faults.',
        metrics: ['commands.rate', 'commands.rejected', 'commands.failed'],
        width: 12,
        draw: 'area',
      }),
      chart({
        title: 'Command and delivery times',
        about: 'From a change to its commit, and from there to everybody who looks on.',
        metrics: ['commands.latency.p95', 'live.delivery.p95'],
        width: 12,
      }),
    ),
    charts(
      chart({
        title: 'Who is there',
        about: 'Open pages, and dashboards that are held in memory because of them.',
        metrics: ['live.connections', 'rooms.open'],
        width: 12,
        decimals: 0,
        min: 0,
      }),
      chart({
        title: 'How busy it is',
        about:
          'Share of time in which the event loop worked, and processor time of one core. Look at Health next.',
        metrics: ['eventloop.utilisation', 'process.cpu'],
        width: 12,
        min: 0,
      }),
    ),
  ],
};
