import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '#server/testing/free-port.ts';
import { askHealth } from './ask.ts';

/** A server that answers everything with this; null: with nothing. */
async function answering(code: number, body: string | null) {
  const server = createServer((_, response) => {
    if (body !== null) response.writeHead(code, { 'content-type': 'application/health+json' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/health`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test.each([
  [200, '{"status":"pass"}', true, 'pass. All is well.'],
  [200, '{"status":"warn"}', true, 'warn. It serves, and something is not well.'],
  [503, '{"status":"fail"}', false, 'fail. It does not serve as it should.'],
  [500, '{"status":"pass"}', false, 'pass. All is well.'],
  [200, '<html></html>', false, 'no Region Dashboard (status 200)'],
  [200, 'null', false, 'no Region Dashboard'],
  [302, '', false, 'no Region Dashboard (status 302)'],
])('an answer of %i %s', async (code, body, well, words) => {
  await using server = await answering(code, body);
  const verdict = await askHealth(server.url, 5_000);
  expect(verdict).toMatchObject({ well, parts: [] });
  expect(verdict.sentence).toContain(words);
});

test('the parts that are not well are named, where the server shows them', async () => {
  const checks = {
    'database:responseTime': [
      { componentId: 'app', status: 'pass' },
      { componentId: 'identity', status: 'fail', output: 'The database does not answer.' },
    ],
  };
  await using server = await answering(503, JSON.stringify({ status: 'fail', checks }));
  expect((await askHealth(server.url, 5_000)).parts).toEqual([
    'database:responseTime (identity): The database does not answer.',
  ]);
});

test('no answer is one, in time', async () => {
  await using silent = await answering(200, null);
  expect(await askHealth(silent.url, 100)).toMatchObject({
    well: false,
    sentence: expect.stringContaining('there is no answer within 0.1 s'),
  });
  const nobody = await askHealth(new URL(`http://127.0.0.1:${await freePort()}/live`), 5_000);
  expect(nobody).toMatchObject({ well: false, sentence: expect.stringContaining('nothing listens there') });
});
