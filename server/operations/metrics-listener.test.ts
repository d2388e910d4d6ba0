import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Gauge, Registry } from 'prom-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type MetricsListener,
  type MetricsListenerOptions,
  startMetricsListener,
} from './metrics-listener.ts';

const open: (MetricsListener | Server | Socket)[] = [];
afterEach(async () => {
  for (const it of open.splice(0))
    if ('destroy' in it) it.destroy();
    else await it.close();
});

const HURRY = { connection: 400, rendering: 200, retry: 20 };

function logOf() {
  const lines: { level: string; message: string; facts: object }[] = [];
  const write = (level: string) => (facts: object, message: string) =>
    void lines.push({ level, message, facts });
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

async function start(options: Partial<MetricsListenerOptions> = {}) {
  const registry = new Registry();
  new Gauge({ name: 'answer', help: 'To everything', registers: [registry] }).set(42);
  const log = logOf();
  const listener = await startMetricsListener({
    registry,
    port: 0,
    host: '127.0.0.1',
    log,
    times: HURRY,
    ...options,
  });
  open.push(listener);
  return { listener, log, address: listener.address! };
}

/** A connection that says this, and then what the test wants. */
async function talk(address: string, text: string): Promise<Socket> {
  const { port } = new URL(address);
  const socket = connect(Number(port), '127.0.0.1');
  open.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

const closed = (socket: Socket) =>
  socket.destroyed ? Promise.resolve() : new Promise<void>(resolve => socket.once('close', () => resolve()));

/** A registry whose exposition is this. */
const telling = (metrics: () => Promise<string>) => ({
  contentType: Registry.PROMETHEUS_CONTENT_TYPE,
  metrics,
});

describe('the metrics listener', () => {
  test('gives the exposition, in the format that Prometheus reads', async () => {
    const { address } = await start();
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toBe('# HELP answer To everything\n# TYPE answer gauge\nanswer 42\n');
    expect((await fetch(`${address}?name=answer`)).status).toBe(200);
  });

  test('answers HEAD with the length alone', async () => {
    const { address } = await start();
    const answer = await fetch(address, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(50);
    expect(await answer.text()).toBe('');
  });

  test('has nothing else: other addresses and methods are refused', async () => {
    const { address } = await start();
    for (const path of ['/', '/metrics/', '/live', '/api/v1/me', '/METRICS'])
      expect((await fetch(new URL(path, address))).status, path).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await fetch(address, { method });
      expect(answer.status, method).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
    }
  });

  test('looks once for all who ask at the same time', async () => {
    let looks = 0;
    const held = Promise.withResolvers<string>();
    const { address } = await start({
      registry: telling(() => {
        looks += 1;
        return held.promise;
      }),
      times: { ...HURRY, rendering: 10_000, connection: 10_000 },
    });
    const asked = Array.from({ length: 10 }, () => fetch(address).then(answer => answer.text()));
    await vi.waitFor(() => expect(looks).toBe(1));
    held.resolve('answer 42\n');
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['answer 42\n']));
    expect(looks).toBe(1);
  });
});

describe('a scrape that takes for ever', () => {
  test('because its readers do not read is cut off, though they take every place', async () => {
    const { address } = await start({ registry: telling(async () => '#'.repeat(15_000_000)) });
    const slow = await Promise.all(
      Array.from({ length: 16 }, () => talk(address, 'GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n')),
    );
    for (const socket of slow) socket.pause();
    await vi.waitFor(async () => expect((await fetch(address, { method: 'HEAD' })).status).toBe(200), {
      timeout: 5_000,
    });
    // The first of them is the first to go.
    let received = 0;
    slow[0]!.on('data', bytes => {
      received += bytes.length;
    });
    for (const socket of slow) socket.resume();
    await Promise.all(slow.map(closed));
    expect(received).toBeLessThan(15_000_000);
  });

  test('because the request never ends is cut off', async () => {
    const { address } = await start();
    const beginnings = ['', 'GET /metrics HTT', 'GET /metrics HTTP/1.1\r\nhost: x\r\nx-drip: '];
    const sockets = await Promise.all(beginnings.map(text => talk(address, text)));
    for (const socket of sockets) socket.resume();
    expect((await fetch(address)).status).toBe(200);
    await Promise.all(sockets.map(closed));
  });

  test('because measuring hangs is given up, and the next one is tried anew', async () => {
    let hangs = true;
    const { address, log } = await start({
      registry: telling(() => (hangs ? new Promise<string>(() => {}) : Promise.resolve('answer 42\n'))),
    });
    const answer = await fetch(address);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe('Measuring takes too long.\n');
    expect(log.lines.at(-1)).toMatchObject({ level: 'error', message: 'metrics could not be told' });
    hangs = false;
    expect((await fetch(address)).status).toBe(200);
  });

  test('because there is far too much to tell is refused', async () => {
    const { address } = await start({ registry: telling(async () => '#'.repeat(17_000_000)) });
    const answer = await fetch(address);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe('There is too much to tell.\n');
  });

  test('because everybody asks at once takes a few places and no more', async () => {
    const { address } = await start({ times: { ...HURRY, connection: 2_000 } });
    const sockets = await Promise.all(Array.from({ length: 40 }, () => talk(address, '')));
    for (const socket of sockets) socket.resume();
    const gone = () => sockets.filter(({ destroyed }) => destroyed).length;
    await vi.waitFor(() => expect(gone()).toBe(24), { timeout: 1_500 });
    await Promise.all(sockets.map(closed));
    expect((await fetch(address)).status).toBe(200);
  });

  test('a fault while measuring is an answer that tells nothing of it', async () => {
    const { address } = await start({
      registry: telling(() => Promise.reject(new Error('password=secret'))),
    });
    const answer = await fetch(address);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe('Measuring has failed; see the log.\n');
  });
});

describe('a port that is taken', () => {
  test('is said at once, tried again, and had as soon as it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { listener, log } = await start({ port });
    expect(listener.address).toBeNull();
    expect(log.lines).toMatchObject([{ level: 'warn', facts: { reason: 'EADDRINUSE', port } }]);
    await new Promise(resolve => other.close(resolve));
    await vi.waitFor(() => expect(listener.address).toBe(`http://127.0.0.1:${port}/metrics`), {
      timeout: 5_000,
    });
    expect((await fetch(listener.address!)).status).toBe(200);
    expect(log.lines.at(-1)).toMatchObject({ level: 'info', message: 'metrics are served' });
  });

  test('for longer than a restart takes is an error, said once a minute', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    open.push(other);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const { log } = await start({ port });
    const errors = () => log.lines.filter(({ level }) => level === 'error').length;
    now += 31_000;
    await vi.waitFor(() => expect(errors()).toBe(1), { timeout: 5_000 });
    now += 61_000;
    await vi.waitFor(() => expect(errors()).toBe(2), { timeout: 5_000 });
    expect(log.lines).toHaveLength(3);
    vi.restoreAllMocks();
  });

  test('and an address that is not ours are no reason not to close', async () => {
    const { listener } = await start({ host: '192.0.2.1' });
    expect(listener.address).toBeNull();
    await listener.close();
  });
});
