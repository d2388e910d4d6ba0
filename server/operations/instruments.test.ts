import Fastify from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createInstruments, type Instruments, instruments } from './instruments.ts';

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
    expect(counts.find(line => line.includes('/things/:id') && line.includes('2xx'))).toMatch(/ 2$/);
    expect(counts.find(line => line.includes('/things/:id') && line.includes('5xx'))).toMatch(/ 1$/);
    expect(counts.find(line => line.includes('unmatched') && line.includes('4xx'))).toMatch(/ 1$/);
    expect(app.instruments.tally).toMatchObject({ requests: 4, errors: 1 });
    await app.close();
  });

  test('commands, appends, executions and levels', async () => {
    const made = create();
    made.commandDone('moveRegion', 'accepted', 0.004);
    made.commandDone('moveRegion', 'rejected', 0.001);
    made.appendDone('appended', 3, 0.002);
    made.appendDone('stale', 2, 0.002);
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
    expect(text).toMatch(/nodejs_eventloop_utilization [\d.]+/);
  });

  test('the event loop delay is what comes on top of looking', async () => {
    const made = create();
    const delay = async () => {
      const [median] = await series(made, 'nodejs_eventloop_delay_seconds');
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
