import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { path, request } from './api.ts';
import { isSessionExpired, sessionRenewed } from './session.ts';

/** A server that refuses the first visit of `/once` and tells what it received. */
let server: Server;
let origin: string;
let visits = 0;

beforeAll(async () => {
  server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    if (req.url === '/once' && visits++ === 0) {
      res.writeHead(401, { 'content-type': 'application/problem+json' });
      res.end('{"status":401,"code":"session-expired","title":"Your session has ended"}');
      return;
    }
    if (req.url === '/empty') return res.writeHead(204).end();
    res.end(JSON.stringify({ url: req.url, method: req.method, type: req.headers['content-type'], body }));
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>(done => server.close(() => done())));

test('JSON goes out and comes back; empty parameters stay away', async () => {
  const answer = await request(`${origin}/x`, {
    method: 'POST',
    body: { a: 1 },
    query: { search: 'ä b', cursor: null, limit: 5, archived: false },
  });
  expect(answer).toEqual({
    url: '/x?search=%C3%A4+b&limit=5&archived=false',
    method: 'POST',
    type: 'application/json',
    body: '{"a":1}',
  });
});

test('a body with a type of its own is sent as it is', async () => {
  const answer = await request(`${origin}/x`, { method: 'POST', body: 'a,b\n1,2\n', type: 'text/csv' });
  expect(answer).toMatchObject({ type: 'text/csv', body: 'a,b\n1,2\n' });
});

test('an answer without a body', async () => {
  expect(await request(`${origin}/empty`)).toBeUndefined();
});

test('a request that meets an ended session waits for the next one and is sent again', async () => {
  visits = 0;
  const answer = request(`${origin}/once`, { method: 'POST', body: { keep: 'me' } });
  await expect.poll(isSessionExpired).toBe(true);
  sessionRenewed();
  expect(await answer).toMatchObject({ body: '{"keep":"me"}' });
});

test('whoever asks whether there is a session gets the refusal', async () => {
  visits = 0;
  await expect(request(`${origin}/once`, { unauthorized: 'throw' })).rejects.toMatchObject({
    code: 'session-expired',
  });
});

test('nobody there: a sentence, not a network error', async () => {
  await expect(request('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'unreachable', status: 0 });
});

test('parts of a path are encoded', () => {
  expect(path`tenants/${'a/b'}/dashboards`).toBe('/api/v1/tenants/a%2Fb/dashboards');
});
