import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestCertificate, testCertificate } from '#server/testing/certificate.ts';
import { freePort } from '#server/testing/free-port.ts';
import { missingPrograms } from '#tooling/alerts/testing/programs.ts';
import { type Daemon, startDaemon } from './support/daemon.ts';

const MODULES = fileURLToPath(new URL('../deploy/prometheus/blackbox.yml', import.meta.url));
const missing = missingPrograms('prometheus-blackbox-exporter');
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

let exporter: Daemon;
let host: string;
beforeAll(async () => {
  if (missing) return;
  host = `127.0.0.1:${await freePort()}`;
  exporter = await startDaemon(
    'prometheus-blackbox-exporter',
    [`--config.file=${MODULES}`, `--web.listen-address=${host}`],
    `http://${host}/-/healthy`,
  );
});
afterAll(() => exporter?.[Symbol.asyncDispose]());

const HEALTH = { 'content-type': 'application/health+json; charset=utf-8' };
const answers =
  (status: number, headers: Record<string, string>, body: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

/** Lets something answer on a port of its own, and probes it. */
async function probe(
  answer: RequestListener,
  module = 'ready',
  certificate?: TestCertificate,
): Promise<boolean> {
  const server = certificate ? createTlsServer(certificate, answer) : createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const target = `${certificate ? 'https' : 'http'}://127.0.0.1:${port}/${module}`;
  try {
    const page = await (
      await fetch(`http://${host}/probe?${new URLSearchParams({ module, target })}`)
    ).text();
    return /^probe_success (\d)$/m.exec(page)![1] === '1';
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe('a probe from outside', () => {
  test.each(['live', 'ready'])('of /%s is content with pass and warn', async module => {
    for (const status of ['pass', 'warn'])
      expect(await probe(answers(200, HEALTH, JSON.stringify({ status })), module), status).toBe(true);
  });

  test.each([
    ['says fail', answers(503, HEALTH, '{"status":"fail"}')],
    ['says fail with the wrong code', answers(200, HEALTH, '{"status":"fail"}')],
    ['is a page of a proxy', answers(200, { 'content-type': 'text/html' }, '<p>"status":"pass"</p>')],
    ['leads elsewhere', answers(302, { ...HEALTH, location: 'https://example.invalid/' }, '')],
    ['is empty', answers(200, HEALTH, '')],
    ['hangs up', (request: Parameters<RequestListener>[0]) => void request.socket.destroy()],
  ])('fails when the answer %s', async (_, answer) => {
    expect(await probe(answer)).toBe(false);
  });

  test('fails when no browser would trust the certificate', async () => {
    const answer = answers(200, HEALTH, '{"status":"pass"}');
    expect(await probe(answer, 'live', await testCertificate())).toBe(false);
  });
});
