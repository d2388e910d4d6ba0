import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Dataset } from '#core/contract/index.ts';
import { testApp } from '../testing/app.ts';
import { spanLines } from '../testing/otlp/span-lines.ts';
import {
  newDashboard,
  newTeam,
  type Person,
  region,
  rename,
  send,
  signUp,
  type Team,
} from '../testing/people.ts';
import { joinLive } from '../testing/socket.ts';
import { type TracedApp, tracedApp } from './testing/traced-app.ts';

let traced: TracedApp;
let ada: Person;
let team: Team;

beforeAll(async () => {
  traced = await tracedApp('1');
  ada = await signUp(traced.app.address, 'Ada');
  team = await newTeam(ada);
});
afterAll(() => traced?.close());

test('each scheduled execution of a query is a trace of its own, down to its statements', async () => {
  const { body: dataset } = await ada.call<Dataset>('POST', `${team.path}/datasets`, { name: 'canary-4711' });
  const rows = [{ city: 'canary-4712', value: 1 }];
  expect((await ada.call('POST', `${team.path}/datasets/${dataset.id}/rows`, rows)).status).toBe(200);
  const query = { source: 'dataset' as const, dataset: dataset.id, refresh: 1 };
  const watched = { ...region('Cities'), query };
  const dashboard = await newDashboard(ada, team, 'Cities', [watched]);
  traced.collector.spans.length = 0;
  const socket = await joinLive(traced.app.address, ada, dashboard);
  socket.send({ type: 'watch', regions: [watched.id] });
  await socket.next('data');
  const scheduled = () => traced.collector.spans.filter(({ name }) => name === 'scheduled query');
  await vi.waitFor(
    async () => {
      await traced.tracing.flush();
      expect(scheduled().length).toBeGreaterThanOrEqual(2);
    },
    { timeout: 15_000, interval: 50 },
  );
  socket.close();
  const traces = scheduled().map(({ traceId }) =>
    traced.collector.spans.filter(span => span.traceId === traceId),
  );
  expect(new Set(scheduled().map(({ traceId }) => traceId)).size).toBe(scheduled().length);
  for (const spans of traces)
    expect(spanLines(spans)).toEqual([
      'scheduled query',
      '  source query',
      '    begin-reading',
      '    read-dataset',
      '    limit-query',
      '    dataset-rows',
      '    commit',
    ]);
  expect(traces[0]!.find(({ name }) => name === 'source query')!.attributes).toEqual({
    'region_dashboard.source': 'dataset',
    'region_dashboard.tenant.id': team.id,
  });
  expect(Buffer.concat(traced.collector.bodies).toString('latin1')).not.toMatch(/canary/);
});

test('how many spans were sent and lost is a metric', async () => {
  const text = await traced.app.app.instruments.registry.getSingleMetricAsString(
    'region_dashboard_trace_spans_total',
  );
  expect(text).toMatch(/^region_dashboard_trace_spans_total\{outcome="exported"\} [1-9]\d*$/m);
  expect(text).toMatch(/^region_dashboard_trace_spans_total\{outcome="dropped"\} 0$/m);
});

test('statements of a transaction, wherever they come from, belong to who asked', async () => {
  traced.collector.spans.length = 0;
  const asked = Array.from({ length: 20 }, (_, n) =>
    ada.call('GET', `${team.path}/dashboards?limit=${n + 1}`, undefined, {
      'x-request-id': `request-${n + 100}`,
    }),
  );
  await Promise.all(asked);
  const roots = () =>
    traced.collector.spans.filter(({ name }) => name === 'GET /api/v1/tenants/:tenant/dashboards');
  await vi.waitFor(async () => {
    await traced.tracing.flush();
    expect(roots()).toHaveLength(20);
  });
  for (const { traceId } of roots()) {
    const names = traced.collector.spans.filter(span => span.traceId === traceId).map(({ name }) => name);
    expect(names.filter(name => name === 'list-dashboards')).toHaveLength(1);
    expect(names.filter(name => name === 'begin-reading')).toHaveLength(1);
  }
});

test('delivery by another process is a part of the trace of the commit', async () => {
  const bus = 'postgres' as const;
  await using here = await testApp({ database: traced.app.database, bus });
  await using there = await testApp({ database: traced.app.database, bus });
  const dashboard = await newDashboard(ada, team);
  const watching = await joinLive(there.address, ada, dashboard);
  const renaming = rename('Heard elsewhere');
  // Once more until the bus is connected; the poll of heads would bring it without a trace.
  await vi.waitFor(
    async () => {
      await send(ada.at(here.address), dashboard, { ...renaming, id: randomUUID() });
      await traced.tracing.flush();
      expect(traced.collector.spans.map(({ name }) => name)).toContain('deliver elsewhere');
    },
    { timeout: 15_000, interval: 200 },
  );
  watching.close();
  const delivered = traced.collector.spans.find(({ name }) => name === 'deliver elsewhere')!;
  const trace = traced.collector.spans.filter(({ traceId }) => traceId === delivered.traceId);
  expect(trace.find(({ spanId }) => spanId === delivered.parentSpanId)?.name).toBe('commit');
  expect(
    trace.filter(({ parentSpanId }) => parentSpanId === delivered.spanId).map(({ name }) => name),
  ).toContain('read-events');
});
