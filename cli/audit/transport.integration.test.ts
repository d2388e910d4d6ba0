import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { type CertificateWish, testCertificate } from '#server/testing/certificate.ts';
import { tlsArea } from './areas/tls.ts';
import { runAudit } from './run.ts';
import { targetAt } from './target.ts';
import { type ProxyOptions, startProxy } from './testing/tampering-proxy.ts';

let app: TestApp;
const trusted = getCACertificates('default');
beforeAll(async () => {
  app = await testApp({ env: { PUBLIC_URL: 'https://127.0.0.1', RATE_LIMITS: 'true' } });
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await app?.close();
});

interface Wish extends CertificateWish, Pick<ProxyOptions, 'tamper'> {
  /** browsers know the authority */
  readonly isTrusted?: boolean;
  readonly old?: boolean;
}

async function findings(wish: Wish, only = 'tls', plainPort?: number) {
  const certificate = await testCertificate(wish);
  setDefaultCACertificates([...trusted, ...(wish.isTrusted === false ? [] : [certificate.cert])]);
  const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  const tls = { ...certificate, ...(wish.old && old) };
  await using proxy = await startProxy(app.address, { tls, tamper: wish.tamper });
  const context = { target: targetAt(proxy.url), env: {}, folder: '/nowhere', plainPort };
  const outcomes = await runAudit(context, [only]);
  return outcomes.flatMap(outcome => outcome.findings).map(({ check, severity }) => [check, severity]);
}

/** Something that answers plain http on a port of its own. */
async function plainly(status: number, location: string | null) {
  const server = createServer((_, reply) => reply.writeHead(status, location ? { location } : {}).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void server.close() };
}

const GOOD = { days: 60 };

test('a good certificate, new protocols: nothing to say', async () => {
  expect(await findings(GOOD)).toEqual([]);
});

describe('it is noticed that', () => {
  test.for<[string, string, Wish]>([
    ['tls-expired', 'high', { days: -1 }],
    ['tls-expires-soon', 'medium', { days: 5 }],
    ['tls-expires-soon', 'low', { days: 20 }],
    ['tls-untrusted', 'high', { ...GOOD, isTrusted: false }],
    ['tls-weak-key', 'high', { ...GOOD, rsaBits: 1_024, old: true }],
    ['tls-old-protocol', 'medium', { ...GOOD, old: true }],
  ])('%s (%s) with %j', async ([check, severity, wish]) => {
    expect(await findings(wish)).toContainEqual([check, severity]);
  });

  test('the address is plain http, unless it is this machine itself', async () => {
    const context = (url: string) => ({ target: targetAt(new URL(url)), env: {}, folder: '/nowhere' });
    expect(await tlsArea.audit(context('http://boards.example.com'))).toMatchObject({
      findings: [{ check: 'tls-absent', severity: 'high' }],
    });
    for (const own of ['http://localhost:3001', 'http://127.0.0.1:3001', 'http://[::1]:3001'])
      expect(await tlsArea.audit(context(own))).toHaveProperty('skipped');
  });

  test('plain http is answered; a redirect to https is how it should be', async () => {
    await using answers = await plainly(200, null);
    await using elsewhere = await plainly(308, 'http://127.0.0.1/');
    await using redirects = await plainly(308, 'https://127.0.0.1/');
    for (const { port } of [answers, elsewhere])
      expect(await findings(GOOD, 'tls', port)).toEqual([['tls-plain-http', 'high']]);
    expect(await findings(GOOD, 'tls', redirects.port)).toEqual([]);
  });
});

describe('over https, headers', () => {
  const hsts = (value: string | undefined): Wish => ({
    ...GOOD,
    tamper: ({ headers }) => {
      headers['strict-transport-security'] = value;
      if (value === undefined) delete headers['strict-transport-security'];
    },
  });

  test('are all there as the server sends them', async () => {
    expect(await findings(GOOD, 'headers')).toEqual([]);
    expect(await findings(GOOD, 'cors')).toEqual([]);
  });

  test.for([undefined, 'max-age=60; includeSubDomains', 'max-age=31536000'])(
    'lack strict-transport-security: %s',
    async value => {
      expect(await findings(hsts(value), 'headers')).toContainEqual(['header-hsts', 'high']);
    },
  );

  test('set a cookie that also goes over plain http', async () => {
    const tamper: Wish['tamper'] = ({ headers }) => {
      headers['set-cookie'] = 'a=b; HttpOnly; SameSite=Lax';
    };
    expect(await findings({ ...GOOD, tamper }, 'headers')).toContainEqual(['cookie-flags', 'high']);
  });
});
