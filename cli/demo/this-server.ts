import type { CreateDashboard, NewRegion } from '#core/contract/index.ts';

const system = (metrics: string[], refresh = 2): NewRegion['query'] => ({
  source: 'system',
  metrics,
  refresh,
});

const stat = (title: string, metric: string, x: number): NewRegion => ({
  title,
  widget: { kind: 'stat', options: {} },
  query: system([metric]),
  placement: { x, y: 0, w: 4, h: 4 },
});

const chart = (title: string, metrics: string[], x: number, y: number): NewRegion => ({
  title,
  widget: { kind: 'timeseries', options: {} },
  query: system(metrics),
  placement: { x, y, w: 12, h: 7 },
});

/** The installation looking at itself: every number on it is live. */
export function thisServer(): CreateDashboard {
  return {
    title: 'This server',
    description: 'Live: the server and its Postgres, looking at themselves.',
    regions: [
      stat('Requests', 'http.requests', 0),
      stat('Slowest 1 %', 'http.latency.p99', 4),
      stat('Commands', 'commands.rate', 8),
      stat('Live connections', 'live.connections', 12),
      stat('Memory', 'process.memory.rss', 16),
      stat('Postgres connections', 'postgres.connections', 20),
      chart('Requests and errors', ['http.requests', 'http.errors'], 0, 4),
      chart('Answer time', ['http.latency.p50', 'http.latency.p95', 'http.latency.p99'], 12, 4),
      chart('Event loop', ['eventloop.utilisation', 'process.cpu'], 0, 11),
      chart('Postgres', ['postgres.commits', 'postgres.rollbacks'], 12, 11),
      {
        title: 'Try it',
        widget: {
          kind: 'text',
          options: {
            markdown: [
              '**Drag** a region by its header, **resize** it by its corner.',
              '',
              'Open this page in a second window: it moves there, too. Everything can be undone.',
              '',
              'Press `Ctrl K` for all there is to do.',
            ].join('\n'),
          },
        },
        placement: { x: 0, y: 18, w: 8, h: 5 },
      },
      {
        title: 'Memory',
        widget: { kind: 'table', options: {} },
        query: system(['process.memory.rss', 'process.memory.heap'], 5),
        placement: { x: 8, y: 18, w: 16, h: 5 },
      },
    ],
  };
}
