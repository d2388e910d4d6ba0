import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config/index.ts';
import { freePort } from '../testing/free-port.ts';
import { startOtlpReceiver } from '../testing/otlp/receiver.ts';
import type { SpanDestination } from './destination.ts';
import { MOST_WAITING } from './outgoing.ts';
import { SpanTally } from './span-tally.ts';
import { currentTracing, startTracing } from './start-tracing.ts';
import { tracedFrom } from './traced.ts';

const said: string[] = [];
const SECRET = 'ingest-key-4711';

function start(url: string, destinations: readonly SpanDestination[] = []) {
  const config = readConfig({
    NODE_ENV: 'test',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_HEADERS: `api-key=${SECRET}`,
    TRACES_SAMPLE_RATE: '1',
    TRACES_PER_SECOND: '1000000',
  });
  return startTracing({ config, version: '1', say: line => said.push(line), destinations });
}

function work(times: number): void {
  for (let n = 0; n < times; n += 1) tracedFrom(null, 'work', null, () => {});
}

/** @returns how long the stop took, ms */
async function stopped(): Promise<number> {
  const started = performance.now();
  await currentTracing().stop();
  return performance.now() - started;
}

/** What a stop waits for the last spans, and as much again for a busy machine, ms. */
const BOUND_MS = 4_000;

afterEach(async () => {
  await currentTracing().stop();
  said.length = 0;
});

describe('a collector', () => {
  const status =
    (code: number, body = '') =>
    (response: ServerResponse) => {
      response.writeHead(code, { 'content-type': 'text/html' }).end(body);
    };

  test.each([
    ['refuses the key', status(401, `<p>${SECRET} is not known</p>`)],
    ['is the address of something else', status(404, '<!doctype html>')],
    ['has a fault', status(500)],
    ['is overloaded', status(503)],
    ['hangs up', (response: ServerResponse) => response.destroy()],
    [
      'speaks another language',
      (response: ServerResponse) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
    ],
  ])('that %s costs spans and one line, which repeats nothing of it', async (_, answer) => {
    await using collector = await startOtlpReceiver(answer);
    const tracing = await start(collector.url);
    work(1_500);
    expect(await stopped()).toBeLessThan(BOUND_MS);
    expect(tracing.counts).toEqual({ exported: 0, dropped: 1_500 });
    expect(said).toEqual([expect.stringMatching(/^Trace spans are being lost \(\d+ so far\): .*\.$/)]);
    expect(said[0]).not.toContain(SECRET);
  });

  test('that does not listen', async () => {
    const tracing = await start(`http://127.0.0.1:${await freePort()}`);
    work(10);
    expect(await stopped()).toBeLessThan(BOUND_MS);
    expect(tracing.counts).toEqual({ exported: 0, dropped: 10 });
  });

  test('that takes connections and says nothing holds nobody up, at the stop neither', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const tracing = await start(`http://127.0.0.1:${(silent.address() as { port: number }).port}`);
    const started = performance.now();
    work(20_000);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(tracing.counts.dropped).toBeGreaterThanOrEqual(20_000 - 2 * MOST_WAITING);
    expect(await stopped()).toBeLessThan(BOUND_MS);
    expect(tracing.counts).toEqual({ exported: 0, dropped: 20_000 });
    expect(said).toHaveLength(1);
    silent.close();
  });

  test('that is back again gets spans again', async () => {
    let broken = true;
    await using collector = await startOtlpReceiver(response =>
      response.writeHead(broken ? 400 : 200, { 'content-type': 'application/x-protobuf' }).end(),
    );
    const tracing = await start(collector.url);
    work(512);
    await vi.waitFor(() => expect(tracing.counts.dropped).toBe(512), 10_000);
    broken = false;
    work(512);
    await vi.waitFor(() => expect(tracing.counts.exported).toBe(512), 10_000);
  });
});

test('a destination that is silent takes nothing from another, and learns no key of it', async () => {
  await using collector = await startOtlpReceiver();
  await using theirs = await startOtlpReceiver();
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const variable = 'OTEL_EXPORTER_OTLP_HEADERS';
  vi.stubEnv(variable, `api-key=${SECRET}`);
  const tracing = await start(collector.url, [
    { url: `http://127.0.0.1:${(silent.address() as { port: number }).port}/v1/traces`, headers: {} },
    { url: `${theirs.url}/v1/traces`, headers: { 'x-other': 'yes' } },
  ]);
  expect(process.env[variable]).toContain(SECRET);
  vi.unstubAllEnvs();
  for (let round = 1; round <= 12; round += 1) {
    work(512);
    await vi.waitFor(() => expect(collector.spans).toHaveLength(round * 512), 10_000);
  }
  await vi.waitFor(() => expect(theirs.spans).toHaveLength(12 * 512), 10_000);
  expect(collector.headers[0]!['api-key']).toBe(SECRET);
  expect(theirs.headers[0]!['x-other']).toBe('yes');
  expect(JSON.stringify(theirs.headers)).not.toContain(SECRET);
  await stopped();
  expect(tracing.counts).toEqual({ exported: 2 * 12 * 512, dropped: 12 * 512 });
  silent.close();
});

test('that spans are lost is said once a minute', () => {
  let now = 0;
  const lines: string[] = [];
  const tally = new SpanTally(
    line => lines.push(line),
    () => now,
  );
  const fail = () => tally.lost(1, 'for a test');
  fail();
  now = 59_000;
  fail();
  expect(lines).toHaveLength(1);
  now = 61_000;
  fail();
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('(3 so far)');
});
