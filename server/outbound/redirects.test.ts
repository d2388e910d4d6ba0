import { describe, expect, test } from 'vitest';
import { testCertificate } from '#server/testing/certificate.ts';
import { nextHop } from './follow.ts';
import { outboundToHere, reasonOf } from './testing/outbound.ts';
import { httpServer, tlsServer } from './testing/servers.ts';

const LIMITS = { maxBytes: 100_000, timeoutMs: 10_000 };
const SECRETS = { authorization: 'Bearer secret', cookie: 'a=b', 'x-api-key': 'secret' };

/** `/3` leads to `/2` and so on; `/0` answers with what it was asked. */
const staircase = () =>
  httpServer((request, response) => {
    const step = Number(request.url!.slice(1));
    if (step === 0) response.end(JSON.stringify(request.headers));
    else response.writeHead(302, { location: `/${step - 1}` }).end('gone');
  });

test('at most five redirects are followed, or as many as wished', async () => {
  await using server = await staircase();
  await using outbound = outboundToHere();
  const ask = (steps: number, allowRedirects?: number) =>
    outbound.request({ url: `http://a.example:${server.port}/${steps}`, ...LIMITS, ...{ allowRedirects } });
  expect((await ask(5)).status).toBe(200);
  expect(await reasonOf(ask(6))).toBe('too-many-redirects');
  expect(await reasonOf(ask(6, 100))).toBe('too-many-redirects');
  expect((await ask(1, 1)).status).toBe(200);
  expect(await reasonOf(ask(1, 0))).toBe('too-many-redirects');
});

test('keys go on to the same host only', async () => {
  await using server = await staircase();
  await using entrance = await httpServer((_request, response) =>
    response.writeHead(307, { location: `http://other.example:${server.port}/1` }).end(),
  );
  await using outbound = outboundToHere();
  const seen = async (port: number, path: string) => {
    const headers = { ...SECRETS, accept: 'application/json' };
    const { body } = await outbound.request({ url: `http://a.example:${port}${path}`, headers, ...LIMITS });
    return JSON.parse(String(body));
  };
  expect(await seen(server.port, '/2')).toMatchObject(SECRETS);
  const elsewhere = await seen(entrance.port, '/');
  expect(elsewhere).toMatchObject({ accept: 'application/json', host: `other.example:${server.port}` });
  for (const name of Object.keys(SECRETS)) expect(elsewhere).not.toHaveProperty(name);
});

test('out of TLS no redirect is followed', async () => {
  await using plain = await staircase();
  const certificate = await testCertificate({ names: ['a.example'] });
  await using secure = await tlsServer(certificate, (_request, response) =>
    response.writeHead(302, { location: `http://a.example:${plain.port}/0` }).end(),
  );
  await using outbound = outboundToHere();
  const url = `https://a.example:${secure.port}/`;
  expect(await reasonOf(outbound.request({ url, ...LIMITS, tls: { ca: certificate.cert } }))).toBe(
    'refused-redirect',
  );
  expect(plain.connections).toBe(0);
});

describe('the next hop', () => {
  const hop = (method: string, body: string | null = null) => ({
    url: new URL('https://a.example/data?x=1'),
    method,
    headers: { ...SECRETS, 'content-type': 'application/json' },
    body,
  });

  test.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [301, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('after %i to a %s is a %s', (status, method, next) => {
    const body = method === 'HEAD' ? null : 'body';
    const found = nextHop(hop(method, body), status, '/next');
    expect(found).toMatchObject({ method: next, body: next === 'GET' ? null : body });
    expect(found!.url.href).toBe('https://a.example/next');
    expect('content-type' in found!.headers).toBe(next !== 'GET');
  });

  test.each([
    [200, '/next'],
    [304, '/next'],
    [300, '/next'],
    [302, undefined],
  ])('there is none after %i with %s', (status, location) => {
    expect(nextHop(hop('GET'), status, location)).toBeNull();
  });

  test.each([
    'file:///etc/passwd',
    'http://a.example/',
    'https://u:p@a.example/',
    'https://',
    'javascript:1',
  ])('%s is not gone to', location => {
    expect(() => nextHop(hop('GET'), 302, location)).toThrow(/not followed/);
  });

  test('a body does not go to somebody else', () => {
    expect(() => nextHop(hop('POST', 'secret'), 307, 'https://b.example/')).toThrow(/not followed/);
    expect(nextHop(hop('POST', 'secret'), 302, 'https://b.example/')).toMatchObject({ body: null });
  });
});
