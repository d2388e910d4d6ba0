import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#core/contract/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { expectProblem } from '../testing/refusal.ts';
import { CONNECTION_TIMES } from './http-server.ts';
import { expectHeaders } from './security/testing/expected-headers.ts';
import { readAnswer } from './testing/raw-socket.ts';

const TIMES = { headers: 400, request: 900, stalled: 1_500, keepAlive: 300, check: 50 };
/** More than the buffers of any system's sockets. */
const LARGE_BYTES = 64 * 1_048_576;

let app: TestApp;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'large.js'), Buffer.alloc(LARGE_BYTES, ' '));
  app = await testApp({ times: TIMES, pageFolder: folder, env: { MAX_EVENT_LOOP_DELAY: '0' } });
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): Socket {
  const { hostname, port } = new URL(app.address);
  // Half open: this side does not close because the other one does.
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on('error', () => {});
  return socket;
}

/** Unlike `once`, this does not take the error before it for a failure: who is cut off gets one. */
const closed = (socket: Socket) => new Promise<void>(resolve => socket.once('close', () => resolve()));

/** Sends bytes, then one more every 20 ms for as long as anybody listens. @returns what came back, and when */
async function trickle(start: string, drop: string): Promise<{ readonly text: string; readonly ms: number }> {
  const started = performance.now();
  const socket = open();
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.write(start);
  const timer = setInterval(() => socket.write(drop), 20);
  await closed(socket);
  clearInterval(timer);
  return { text, ms: performance.now() - started };
}

describe('who sends slowly', () => {
  test.each([
    ['headers', 'GET /live HTTP/1.1\r\nHost: x\r\n', 'X: y\r\n', TIMES.headers],
    ['one endless header', 'GET /live HTTP/1.1\r\nHost: x\r\nX: ', 'y', TIMES.headers],
    ['nothing but an empty line now and then', '', '\r\n', TIMES.headers],
    [
      'a body',
      'POST /api/v1/tenants HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n',
      ' ',
      TIMES.request,
    ],
    [
      'a body in pieces',
      'POST /api/v1/tenants HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      '1\r\n \r\n',
      TIMES.request,
    ],
    [
      'a report',
      'POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/csp-report\r\nContent-Length: 60000\r\n\r\n',
      ' ',
      TIMES.request,
    ],
  ])('%s, is told so with every header, and let go', async (_, start, drop, limit) => {
    const { text, ms } = await trickle(start, drop);
    const answer = readAnswer(text);
    expect(answer.status).toBe(408);
    expectProblem(JSON.parse(answer.body) as Problem, 'request-timeout');
    expect(answer.header('connection')).toBe('close');
    expectHeaders(answer, { kind: 'data', isHttps: false });
    expect(ms).toBeGreaterThanOrEqual(limit - 50);
  });

  test('by the hundred, takes nothing from the others', async () => {
    const slow = Array.from({ length: 300 }, () => trickle('GET /live HTTP/1.1\r\nHost: x\r\n', 'X: y\r\n'));
    let isOver = false;
    const over = Promise.all(slow).then(answers => {
      isOver = true;
      return answers;
    });
    let asked = 0;
    while (!isOver) {
      expect((await fetch(new URL('/live', app.address))).status).toBe(200);
      asked += 1;
    }
    expect(asked).toBeGreaterThan(5);
    for (const { text } of await over) expect(text).toMatch(/^HTTP\/1\.1 408 /);
    await expect.poll(() => connections()).toBeLessThan(20);
  });
});

const connections = () =>
  new Promise<number>((resolve, reject) =>
    app.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

test('who says nothing at all is let go, too', async () => {
  const socket = open();
  socket.resume();
  const started = performance.now();
  await once(socket, 'end');
  socket.destroy();
  expect(performance.now() - started).toBeGreaterThanOrEqual(TIMES.headers - 50);
});

test('who does not read the refusal is not waited for', async () => {
  const socket = open();
  socket.pause();
  socket.write('NONSENSE\r\n\r\n');
  await expect.poll(() => connections(), { timeout: 5_000 }).toBe(0);
  socket.destroy();
});

test('who asks for much and does not read it is not waited for; who reads, however slowly, gets it all', async () => {
  const request = 'GET /assets/large.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const deaf = open();
  deaf.write(request);
  deaf.pause();
  const slow = open();
  slow.write(request);
  let read = 0;
  slow.on('data', (chunk: Buffer) => {
    read += chunk.length;
    slow.pause();
    setTimeout(() => slow.resume(), 1);
  });
  await expect.poll(() => connections()).toBe(2);
  await once(slow, 'end');
  expect(read).toBeGreaterThan(LARGE_BYTES);
  slow.destroy();
  await expect.poll(() => connections(), { timeout: 10_000 }).toBe(0);
  deaf.destroy();
});

test('a connection that rests between two requests is closed without a word', async () => {
  const socket = open();
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.write('GET /live HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'end');
  socket.destroy();
  expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
});

test('in earnest, connections rest longer than at the usual balancers, and nobody may take for ever', () => {
  expect(CONNECTION_TIMES.keepAlive).toBeGreaterThan(60_000);
  expect(CONNECTION_TIMES.headers).toBeLessThanOrEqual(30_000);
  expect(CONNECTION_TIMES.request).toBeLessThanOrEqual(300_000);
  expect(CONNECTION_TIMES.check).toBeLessThan(CONNECTION_TIMES.headers);
  const { headersTimeout, requestTimeout, keepAliveTimeout } = app.app.server;
  expect({ headersTimeout, requestTimeout, keepAliveTimeout }).toEqual({
    headersTimeout: TIMES.headers,
    requestTimeout: TIMES.request,
    keepAliveTimeout: TIMES.keepAlive,
  });
});
