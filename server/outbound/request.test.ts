import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { testCertificate } from '#server/testing/certificate.ts';
import { freePort } from '#server/testing/free-port.ts';
import { openOutbound } from './open-outbound.ts';
import type { OutboundRequest } from './request.ts';
import { outboundToHere, reasonOf } from './testing/outbound.ts';
import { httpServer, tlsServer } from './testing/servers.ts';

const LIMITS = { maxBytes: 100_000, timeoutMs: 10_000 };
const MEGABYTE = Buffer.alloc(1_048_576);

/** Asks a server with this answer. */
async function ask(answer: RequestListener, wish: Partial<OutboundRequest> = {}) {
  await using server = await httpServer(answer);
  await using outbound = outboundToHere();
  return await outbound.request({ url: `http://source.example:${server.port}/`, ...LIMITS, ...wish });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

test('a request is sent as it is wished, and its answer comes whole', async () => {
  const answer = await ask(
    async (request, response) => {
      const { 'x-key': key, host } = request.headers;
      response.writeHead(418, { 'x-answer': 'yes', 'content-type': 'text/plain' });
      response.end(
        JSON.stringify([request.method, request.url, key, host?.split(':')[0], await textOf(request)]),
      );
    },
    {
      method: 'POST',
      headers: { 'X-Key': 'k', Host: 'inside.example', 'Transfer-Encoding': 'x' },
      body: 'äöü',
    },
  );
  expect(answer.status).toBe(418);
  expect(answer.headers).toMatchObject({ 'x-answer': 'yes', 'content-type': 'text/plain' });
  expect(JSON.parse(String(answer.body))).toEqual(['POST', '/', 'k', 'source.example', 'äöü']);
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
] as const)('%s is unpacked, and counted unpacked', async (encoding, pack) => {
  const answering =
    (text: string | Buffer): RequestListener =>
    (request, response) => {
      expect(request.headers['accept-encoding']).toContain(encoding);
      response.writeHead(200, { 'content-encoding': encoding }).end(pack(Buffer.from(text)));
    };
  expect(String((await ask(answering('hello'))).body)).toBe('hello');
  expect(await reasonOf(ask(answering(MEGABYTE)))).toBe('too-large');
});

test('an answer within a whisker of the limit is taken, one byte more is not', async () => {
  const wish = { maxBytes: 5 };
  expect(String((await ask((_, response) => response.end('12345'), wish)).body)).toBe('12345');
  expect(await reasonOf(ask((_, response) => response.end('123456'), wish))).toBe('too-large');
  const chunked: RequestListener = (_, response) => {
    response.write('123');
    response.end('456');
  };
  expect(await reasonOf(ask(chunked, wish))).toBe('too-large');
});

test('an answer without end is hung up on', async () => {
  const { promise: hungUp, resolve } = Promise.withResolvers<void>();
  const endless: RequestListener = (_, response) => {
    const more = () => {
      while (response.write(MEGABYTE));
    };
    response.on('drain', more).on('close', resolve);
    more();
  };
  expect(await reasonOf(ask(endless))).toBe('too-large');
  await hungUp;
});

test.each([
  ['not what it says', { 'content-encoding': 'gzip' }, 'no gzip'],
  ['packed in an unknown way', { 'content-encoding': 'snappy' }, 'x'],
  ['packed twice', { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync('x'))],
])('an answer that is %s cannot be read', async (_title, headers, body) => {
  expect(await reasonOf(ask((_, response) => response.writeHead(200, headers).end(body)))).toBe('unreadable');
});

test('an answer that is cut is no answer', async () => {
  const cutting: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  };
  expect(await reasonOf(ask(cutting))).toBe('cut');
  const packed = gzipSync(Buffer.from('hello '.repeat(1_000)));
  const half: RequestListener = (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed.subarray(0, packed.length - 12));
  expect(await reasonOf(ask(half))).toBe('cut');
});

test('what is not HTTP cannot be read', async () => {
  const server = createServer(socket => socket.end('SSH-2.0-OpenSSH_9.6\r\n')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using outbound = outboundToHere();
  const { port } = server.address() as { port: number };
  expect(await reasonOf(outbound.request({ url: `http://127.0.0.1:${port}/`, ...LIMITS }))).toBe(
    'unreadable',
  );
  server.close();
});

describe('time', () => {
  const silent: RequestListener = () => {};
  const slow: RequestListener = (_, response) => void response.writeHead(200).write('begun');

  test.each([
    ['says nothing', silent],
    ['begins and goes no further', slow],
  ])('a source that %s is too slow', async (_title, answer) => {
    expect(await reasonOf(ask(answer, { timeoutMs: 100 }))).toBe('timeout');
  });

  test.each([
    ['waits for', silent],
    ['reads', slow],
  ])('who asked may end it while it %s the answer', async (_title, answer) => {
    const ending = new AbortController();
    const asked = ask(
      (request, response) => {
        answer(request, response);
        ending.abort(new Error('enough'));
      },
      { signal: ending.signal },
    );
    await expect(asked).rejects.toThrow('enough');
  });

  test('an end that came before is an end', async () => {
    await expect(ask(silent, { signal: AbortSignal.abort(new Error('never mind')) })).rejects.toThrow(
      'never mind',
    );
  });

  test('also while the host is looked up', async () => {
    const outbound = openOutbound({
      config: { SOURCE_ALLOWED_HOSTS: [] },
      resolve: () => new Promise(() => {}),
    });
    const url = 'http://slow.example/';
    expect(await reasonOf(outbound.request({ url, ...LIMITS, timeoutMs: 50 }))).toBe('timeout');
    expect(await reasonOf(outbound.connectSocket({ host: 'slow.example', port: 1, timeoutMs: 50 }))).toBe(
      'timeout',
    );
    const signal = AbortSignal.timeout(50);
    const asked = outbound.connectSocket({ host: 'slow.example', port: 1, signal });
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
    await outbound.close();
  });
});

test('what is not there is said', async () => {
  await using outbound = outboundToHere();
  const port = await freePort();
  expect(await reasonOf(outbound.request({ url: `http://127.0.0.1:${port}/`, ...LIMITS }))).toBe('refused');
  expect(await reasonOf(outbound.request({ url: 'http://nobody.invalid/', ...LIMITS }))).toBe('not-resolved');
  expect(await reasonOf(outbound.connectSocket({ host: '127.0.0.1', port }))).toBe('refused');
});

test('a header that could become two is not sent', async () => {
  expect(
    await reasonOf(ask((_, response) => response.end(), { headers: { 'x-key': 'a\r\nx-more: b' } })),
  ).toBe('bad-request');
});

describe('TLS', () => {
  const hello: RequestListener = (_, response) => response.end('hello');

  test('of the right host with its own authority is taken; of any other is refused', async () => {
    const certificate = await testCertificate({ names: ['source.example'] });
    await using server = await tlsServer(certificate, hello);
    await using outbound = outboundToHere();
    const ask = (host: string, tls?: object) =>
      outbound.request({ url: `https://${host}:${server.port}/`, ...LIMITS, ...(tls && { tls }) });
    const ca = certificate.cert;
    expect(String((await ask('source.example', { ca })).body)).toBe('hello');
    expect(String((await ask('source.example.', { ca })).body)).toBe('hello');
    expect(String((await ask('127.0.0.1', { ca })).body)).toBe('hello');
    expect(await reasonOf(ask('other.example', { ca }))).toBe('tls-wrong-host');
    expect(String((await ask('other.example', { ca, servername: 'source.example' })).body)).toBe('hello');
    expect(String((await ask('other.example', { rejectUnauthorized: false })).body)).toBe('hello');
    // A connection that was not looked at is not used by who wants it looked at.
    expect(await reasonOf(ask('other.example'))).toBe('tls-self-signed');
    expect(await reasonOf(ask('source.example'))).toBe('tls-self-signed');
  });

  test('that has expired is refused', async () => {
    const certificate = await testCertificate({ names: ['source.example'], days: -1 });
    await using server = await tlsServer(certificate, hello);
    await using outbound = outboundToHere();
    const url = `https://source.example:${server.port}/`;
    expect(await reasonOf(outbound.request({ url, ...LIMITS, tls: { ca: certificate.cert } }))).toBe(
      'tls-expired',
    );
  });

  test('is not spoken everywhere', async () => {
    await using server = await httpServer(hello);
    await using outbound = outboundToHere();
    const url = `https://source.example:${server.port}/`;
    expect(await reasonOf(outbound.request({ url, ...LIMITS }))).toBe('tls-failed');
  });
});
