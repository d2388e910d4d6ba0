import { type AddressInfo, connect } from 'node:net';
import Fastify from 'fastify';
import { Counter } from 'prom-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CLOSE } from '#core/contract/index.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { instruments } from './instruments-plugin.ts';

const opened: Instruments[] = [];
const create = () => {
  const made = createInstruments();
  opened.push(made);
  return made;
};
afterEach(() => {
  for (const made of opened.splice(0)) made.close();
});

async function series(of: Instruments, name: string): Promise<string[]> {
  const text = await of.registry.getSingleMetricAsString(name);
  return text.split('\n').filter(line => line && !line.startsWith('#'));
}

describe('instruments', () => {
  test('switched off, they measure nothing and expose nothing, whoever adds to them', async () => {
    const app = Fastify();
    await app.register(instruments, { enabled: false });
    app.get('/things/:id', async () => ({}));
    await app.inject('/things/1');
    const { registry, tally, latency, ...methods } = app.instruments;
    methods.requestDone('GET', '/things/:id', 500, 1);
    methods.commandDone('moveRegion', 'accepted', 1);
    methods.liveConnections(3);
    new Counter({ name: 'somebody_elses_total', help: 'Of another part', registers: [registry] }).inc();
    expect((await registry.metrics()).trim()).toBe('');
    expect(Object.values(tally).every(count => count === 0)).toBe(true);
    expect(latency.count).toBe(0);
    await app.close();
  });

  test('requests are counted by route template, method and status class, never by id', async () => {
    const app = Fastify();
    await app.register(instruments);
    app.get('/things/:id', async (request, reply) => {
      if ((request.params as { id: string }).id === 'bad') reply.code(500);
      return {};
    });
    await app.inject('/things/1');
    await app.inject('/things/2');
    await app.inject('/things/bad');
    await app.inject('/nowhere/77');
    const counts = (await series(app.instruments, 'http_server_request_duration_seconds')).filter(line =>
      line.includes('_count'),
    );
    expect(counts).toHaveLength(3);
    expect(counts.find(line => line.includes('/things/:id') && line.includes('"200"'))).toMatch(/ 2$/);
    expect(counts.find(line => line.includes('/things/:id') && line.includes('"500"'))).toMatch(/ 1$/);
    expect(counts.find(line => line.includes('unmatched') && line.includes('"404"'))).toMatch(/ 1$/);
    expect(app.instruments.tally).toMatchObject({ requests: 4, errors: 1 });
    await app.close();
  });

  test('requests under way are counted until they are answered, or given up', async () => {
    const app = Fastify({ forceCloseConnections: true });
    await app.register(instruments);
    const held: (() => void)[] = [];
    app.get('/slow', async () => {
      await new Promise<void>(open => held.push(open));
      return {};
    });
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const active = async () => (await series(app.instruments, 'http_server_active_requests')).join('\n');
    const leaving = new AbortController();
    const answered = fetch(`${address}/slow`);
    const left = fetch(`${address}/slow`, { signal: leaving.signal }).catch(() => null);
    await vi.waitFor(async () => expect(held).toHaveLength(2));
    expect(await active()).toBe('http_server_active_requests{http_request_method="GET"} 2');
    leaving.abort();
    await left;
    await vi.waitFor(async () => expect(await active()).toMatch(/ 1$/));
    for (const open of held) open();
    await answered;
    await vi.waitFor(async () => expect(await active()).toMatch(/ 0$/));
    await app.close();
  });

  test('several requests under way on one connection are each counted, and all over when it breaks', async () => {
    const app = Fastify({ forceCloseConnections: true });
    await app.register(instruments);
    const held: (() => void)[] = [];
    const hold = async () => {
      await new Promise<void>(open => held.push(open));
      return {};
    };
    app.get('/slow', hold);
    app.post('/slow', hold);
    await app.listen({ port: 0, host: '127.0.0.1' });
    const active = () => series(app.instruments, 'http_server_active_requests');
    const counts = (get: number, post: number) => [
      `http_server_active_requests{http_request_method="GET"} ${get}`,
      `http_server_active_requests{http_request_method="POST"} ${post}`,
    ];
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const get = 'GET /slow HTTP/1.1\r\nHost: here\r\n\r\n';
    // A client may ask again before it has its answer.
    socket.write(`${get}POST /slow HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n${get}`);
    await expect.poll(active).toEqual(counts(2, 1));
    held[0]!();
    await expect.poll(active).toEqual(counts(1, 1));
    socket.destroy();
    await expect.poll(active).toEqual(counts(0, 0));
    // Answers that nobody takes any more are not counted again.
    for (const open of held) open();
    const done = async () =>
      (await series(app.instruments, 'http_server_request_duration_seconds')).join('\n');
    const ended = await fetch(`http://127.0.0.1:${port}/elsewhere`);
    expect(ended.status).toBe(404);
    await expect.poll(done).toContain('unmatched');
    expect(await active()).toEqual(counts(0, 0));
    await app.close();
  });

  test('whatever a label says, a line stays a line', async () => {
    const made = create();
    const hostile = 'a"b\\c\nregion_dashboard_live_connections 99\n# HELP x \u2028y\r\n';
    made.operationDone(hostile, 0.001);
    made.requestDone('GET', hostile, 200, 0.001);
    const text = await made.registry.metrics();
    const lines = text.split('\n').filter(line => line && !line.startsWith('#'));
    for (const line of lines)
      expect(line).toMatch(/^[a-z_\d]+(?:\{(?:\w+="(?:[^"\\\n]|\\["\\n])*",?)*\})? [-+\d.eInfNa]+$/);
    expect(text).toContain('region_dashboard_live_connections 0\n');
    expect(text).not.toContain('region_dashboard_live_connections 99\n');
  });

  test('what can be counted is there before anything has happened, at 0', async () => {
    const text = await create().registry.metrics();
    for (const zero of [
      'region_dashboard_command_duration_seconds_count{type="moveRegion",outcome="failed"} 0',
      'region_dashboard_command_conflicts_total{type="configureRegion"} 0',
      'region_dashboard_append_duration_seconds_count{outcome="stale"} 0',
      'region_dashboard_live_messages_total{direction="in",type="invalid"} 0',
      'region_dashboard_live_closes_total{reason="too-far-behind"} 0',
      'region_dashboard_query_requests_total{source="dataset",result="joined"} 0',
      'db_client_connection_timeouts_total{db_client_connection_pool_name="identity"} 0',
    ])
      expect(text).toContain(`${zero}\n`);
  });

  test('what is not known is absent, rather than 0', async () => {
    const made = create();
    const sizes = { tenants: 1, people: 2, dashboards: 3, datasets: 4, datasetRows: 5 };
    let latest: Parameters<typeof made.installation>[0] = () => null;
    made.installation(() => latest());
    const known = () => series(made, 'region_dashboard_people');
    expect(await known()).toEqual([]);
    latest = () => ({ ...sizes, migrationsApplied: 7, migrationsPending: 0 });
    expect(await known()).toEqual(['region_dashboard_people 2']);
    latest = () => null;
    expect(await known()).toEqual([]);
  });

  test('live connections are told by why they ended', async () => {
    const made = create();
    for (const code of [1001, 1006, CLOSE.tooFarBehind, CLOSE.restarting, 4999]) made.liveClosed(code);
    const counted = (await series(made, 'region_dashboard_live_closes_total')).filter(
      line => !line.endsWith(' 0'),
    );
    expect(counted.map(line => line.match(/"(.*)"/)?.[1]).toSorted()).toEqual([
      'client',
      'lost',
      'other',
      'restarting',
      'too-far-behind',
    ]);
  });

  test('commands, appends, executions and levels', async () => {
    const made = create();
    made.commandDone('moveRegion', 'accepted', 0.004);
    made.commandDone('moveRegion', 'rejected', 0.001);
    made.appendDone('appended', 2, 3, 0.002);
    made.appendDone('stale', 1, 2, 0.002);
    made.executionDone('dataset', 'timeout', 10);
    made.liveConnections(1);
    made.liveConnections(1);
    made.liveConnections(-1);
    made.roomsOpen(1);
    expect(made.tally).toMatchObject({ commands: 2, executions: 1, liveConnections: 1, roomsOpen: 1 });
    expect(await series(made, 'region_dashboard_appended_events_total')).toEqual([
      'region_dashboard_appended_events_total 3',
    ]);
    expect(await series(made, 'region_dashboard_live_connections')).toEqual([
      'region_dashboard_live_connections 1',
    ]);
  });

  test('the process shows its memory and processor time', async () => {
    const text = await create().registry.metrics();
    expect(text).toMatch(/process_resident_memory_bytes \d{7,}/);
    expect(text).toMatch(/process_cpu_seconds_total 0*[\d.]+/);
    expect(text).toMatch(/nodejs_eventloop_utilization_ratio [\d.]+/);
  });

  test('the event loop delay is what comes on top of looking', async () => {
    const made = create();
    const delay = async () => {
      const [median] = await series(made, 'nodejs_eventloop_delay_p50_seconds');
      return Number(median!.split(' ')[1]);
    };
    // every reading starts a new measurement; the quietest one counts on a busy machine
    await vi.waitFor(
      async () => {
        const median = await delay();
        expect(median).toBeGreaterThan(0);
        expect(median).toBeLessThan(0.02);
      },
      { timeout: 5_000, interval: 200 },
    );
  });

  test('two servers in one process do not mix', async () => {
    const [one, two] = [create(), create()];
    one.liveConnections(5);
    expect(two.tally.liveConnections).toBe(0);
  });
});
