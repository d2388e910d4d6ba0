import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { Sending } from './sending.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) await close();
});

interface Asked {
  readonly body: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** @param answers status and headers of each answer; the last one stands for all that follow */
async function collector(...answers: readonly (readonly [number, Record<string, string>])[]) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const [status, headers] = answers[Math.min(asked.length, answers.length - 1)]!;
    asked.push({ body, headers: request.headers });
    response.writeHead(status, headers).end();
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces` };
}

function sending(): Sending {
  const made = new Sending();
  closing.push(() => made.close());
  return made;
}

const parcel = (url: string, withinMs = 10_000) => ({
  url,
  headers: { 'x-key': 'one' },
  body: new TextEncoder().encode('spans'),
  withinMs,
});

test('what is sent arrives whole, with its headers', async () => {
  const { url, asked } = await collector([200, {}]);
  expect(await sending().send(parcel(url))).toBe(true);
  expect(asked).toMatchObject([{ body: 'spans', headers: { 'x-key': 'one' } }]);
});

test('a collector that says later is asked again when it says', async () => {
  const { url, asked } = await collector(
    [503, { 'retry-after': '0' }],
    [429, { 'retry-after': '0' }],
    [200, {}],
  );
  expect(await sending().send(parcel(url))).toBe(true);
  expect(asked.map(({ body }) => body)).toEqual(['spans', 'spans', 'spans']);
});

test.each([
  ['later than anybody waits', 503, { 'retry-after': '3600' }],
  ['never', 400, {}],
])('a collector that says %s is asked once', async (_, status, headers) => {
  const { url, asked } = await collector([status, headers as Record<string, string>]);
  expect(await sending().send(parcel(url))).toBe(false);
  expect(asked).toHaveLength(1);
});

test('a collector that says go elsewhere is not followed: who is there would learn the key', async () => {
  const elsewhere = await collector([200, {}]);
  const { url, asked } = await collector([307, { location: elsewhere.url }]);
  expect(await sending().send(parcel(url))).toBe(false);
  expect([asked.length, elsewhere.asked.length]).toEqual([1, 0]);
});

test('a thread that dies costs what it had; the next batch gets another one', async () => {
  const { url, asked } = await collector([200, {}]);
  const workers = vi.spyOn(Worker.prototype, 'postMessage');
  const made = sending();
  expect(await made.send(parcel(url))).toBe(true);
  const [thread] = workers.mock.contexts as Worker[];
  const lost = made.send(parcel('http://127.0.0.1:9/'));
  await thread!.terminate();
  expect(await lost).toBe(false);
  expect(await made.send(parcel(url))).toBe(true);
  expect(asked).toHaveLength(2);
});

test('what is under way at the end is given up, and nothing is sent any more', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise(resolve => silent.once('listening', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  const made = new Sending();
  const underWay = made.send(parcel(url, 60_000));
  await new Promise(resolve => silent.once('request', resolve));
  await made.close();
  expect(await underWay).toBe(false);
  const well = await collector([200, {}]);
  expect(await made.send(parcel(well.url))).toBe(false);
  expect(well.asked).toEqual([]);
  silent.closeAllConnections();
  silent.close();
});
