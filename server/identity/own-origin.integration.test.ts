import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IdentityApp, identityApp, PASSWORD, signUp, type Visitor } from './testing/identity-app.ts';

let it: IdentityApp;
let ann: Visitor;
beforeAll(async () => {
  it = await identityApp({ PUBLIC_URL: 'http://dashboard.example.org' });
  ann = await signUp(it.app);
});
afterAll(() => it.close());

const rename = (headers: Record<string, string>) =>
  it.app.inject({
    method: 'PATCH',
    url: '/api/v1/me',
    headers: { cookie: ann.cookie, host: 'localhost:3001', ...headers },
    payload: { name: 'Ann' },
  });

test.each([
  ['no origin: a program', {}],
  ['the page itself', { origin: 'http://localhost:3001' }],
  ['the page by another name', { host: '127.0.0.1:3001', origin: 'http://127.0.0.1:3001' }],
  ['the page behind a proxy that ends TLS', { host: 'd.example.net', origin: 'https://d.example.net' }],
  ['the public address', { origin: 'http://dashboard.example.org' }],
  ['the same site, said by the browser', { 'sec-fetch-site': 'same-origin' }],
])('passes: %s', async (_, headers) => {
  expect((await rename(headers as Record<string, string>)).statusCode).toBe(200);
});

test.each([
  ['another site', { origin: 'https://evil.example' }],
  ['another port of the same host', { origin: 'http://localhost:3002' }],
  ['a name that begins alike', { origin: 'http://localhost:3001.evil.example' }],
  ['the public address over another scheme', { origin: 'https://dashboard.example.org' }],
  ['a page without an origin', { origin: 'null' }],
  ['nonsense', { origin: 'localhost:3001' }],
  ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }],
])('is refused: %s', async (_, headers) => {
  const answer = await rename(headers as Record<string, string>);
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toMatchObject({ code: 'foreign-origin' });
});

test('a program with a token may send any origin, and reading is not refused', async () => {
  const origin = 'https://evil.example';
  const headers = { cookie: '', authorization: `Bearer ${ann.token}`, origin };
  expect((await rename(headers)).statusCode).toBe(200);
  const reading = await it.app.inject({ url: '/api/v1/me', headers: { cookie: ann.cookie, origin } });
  expect(reading.statusCode).toBe(200);
  expect(reading.headers).not.toHaveProperty('access-control-allow-origin');
});

test('a foreign page signs nobody in or out', async () => {
  const headers = { origin: 'https://evil.example' };
  for (const [url, payload] of [
    ['/api/auth/sign-in/email', { email: ann.email, password: PASSWORD }],
    ['/api/auth/sign-out', {}],
  ] as const) {
    const answer = await it.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, cookie: ann.cookie },
      payload,
    });
    expect(answer.json()).toMatchObject({ code: 'foreign-origin' });
  }
  expect((await rename({})).statusCode).toBe(200);
});

test('a WebSocket handshake from a foreign page is refused, although it is a GET', async () => {
  const answer = await it.app.inject({
    url: '/api/v1/me',
    headers: {
      cookie: ann.cookie,
      connection: 'upgrade',
      upgrade: 'websocket',
      origin: 'https://evil.example',
    },
  });
  expect(answer.json()).toMatchObject({ code: 'foreign-origin' });
});

test('over a real socket the page is its own origin, whatever port it got', async () => {
  const address = await it.app.listen({ port: 0, host: '127.0.0.1' });
  const send = (origin: string) =>
    fetch(`${address}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email: ann.email, password: PASSWORD }),
    });
  const own = await send(address);
  expect(own.status).toBe(200);
  expect(own.headers.getSetCookie()).toHaveLength(1);
  expect((await send('http://127.0.0.1:1')).status).toBe(403);
});
