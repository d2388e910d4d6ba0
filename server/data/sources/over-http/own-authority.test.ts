import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outboundToHere } from '#server/outbound/testing/outbound.ts';
import { type TestServer, tlsServer } from '#server/outbound/testing/servers.ts';
import { openShaper } from '#server/shaping/index.ts';
import { type TestCertificate, testCertificate } from '#server/testing/certificate.ts';
import { httpConnector } from '../http/http-connector.ts';
import { prometheusConnector } from '../prometheus/prometheus-connector.ts';
import { connectionOf } from './testing/connection.ts';

const answer: RequestListener = (_request, response) =>
  void response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ status: 'success', data: { resultType: 'scalar', result: [1, '1'] } }));

let certificate: TestCertificate;
let server: TestServer;
beforeAll(async () => {
  certificate = await testCertificate({ names: ['source.example'] });
  server = await tlsServer(certificate, answer);
});
afterAll(() => server?.[Symbol.asyncDispose]());

describe.each(['http', 'prometheus'] as const)('%s with a certificate of an authority of its own', kind => {
  /** @returns what a try says, or why it failed */
  async function tryOut(settings: object): Promise<string> {
    await using outbound = outboundToHere();
    const shaper = openShaper();
    const url = `https://source.example:${server.port}`;
    const { signal } = new AbortController();
    const tried =
      kind === 'http'
        ? httpConnector({ outbound, shaper }).test(
            connectionOf<'http'>({ settings: { url, ...settings } })(url),
            signal,
          )
        : prometheusConnector(outbound).test(
            connectionOf<'prometheus'>({ settings: { url, ...settings } })(url),
            signal,
          );
    const said = await tried.catch(({ message }: Error) => message);
    await shaper.close();
    return said;
  }

  test('is taken when it is given, and refused with what to do about it when not', async () => {
    expect(await tryOut({ ca: certificate.cert })).toMatch(/answered/);
    expect(await tryOut({})).toMatch(/signed by itself.*Give the certificate of its authority/);
  });
});
