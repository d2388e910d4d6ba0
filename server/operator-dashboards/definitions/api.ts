import { SPEED } from '#server/slo/index.ts';
import { failureLimits, limitsOf } from '../limits.ts';
import { chart, charts, number, numbers } from '../panels.ts';
import type { Definition } from './definition.ts';

export const api: Definition = {
  key: 'api',
  title: 'Operations: API',
  description: 'HTTP: how much, how fast, what fails and what is refused. By route, Prometheus knows more.',
  rows: [
    numbers(
      number({
        title: 'Requests',
        about: 'Answered requests per second.',
        metric: 'http.requests',
        width: 6,
      }),
      number({
        title: 'Failed requests',
        about: 'Answers of class 5xx, as a share of all.',
        metric: 'http.errors.share',
        width: 6,
        ...failureLimits(),
      }),
      number({
        title: 'Under way',
        about: 'Requests that are being answered. It rises when answers become slow, before anything fails.',
        metric: 'http.active',
        width: 6,
        decimals: 0,
      }),
      number({
        title: 'Refused by rate limits',
        about: 'Requests, messages and connections per second that went beyond a limit.',
        metric: 'http.refused',
        width: 6,
      }),
    ),
    charts(
      chart({
        title: 'Requests and failures',
        about: 'Answered requests per second, and those among them that failed.',
        metrics: ['http.requests', 'http.errors'],
        width: 24,
        draw: 'area',
      }),
    ),
    charts(
      chart({
        title: 'Response times',
        about: 'Half, 95 % and 99 % of the requests of a second are answered within this time.',
        metrics: ['http.latency.p50', 'http.latency.p95', 'http.latency.p99'],
        width: 24,
        ...limitsOf(SPEED.reads),
      }),
    ),
    charts(
      chart({
        title: 'Turned away',
        about: 'Beyond a rate limit, or shed so that the rest could be served.',
        metrics: ['http.refused', 'http.shed'],
        width: 12,
        min: 0,
      }),
      chart({
        title: 'What browsers complain of',
        about: 'Errors on pages, and what the content security policy kept them from loading.',
        metrics: ['page.errors', 'page.policy.reports'],
        width: 12,
        min: 0,
      }),
    ),
  ],
};
