import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConfig } from '#server/config/index.ts';
import { oneTimeLink } from '#server/identity/index.ts';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { testCertificate } from '#server/testing/certificate.ts';
import { pageFolder } from '../cli/page-folder.ts';
import { startTlsFront, type TlsFront } from './support/tls-front.ts';

const run = promisify(execFile);

const OBSERVATORY = '@mdn/mdn-http-observatory@1.4.8';
const cache = fileURLToPath(new URL('../node_modules/.cache/http-observatory/', import.meta.url));
const scanner = join(cache, 'node_modules/@mdn/mdn-http-observatory');
const INSTALL_MS = 180_000;

const EMAIL = 'ada@example.org';
const env = { BOOTSTRAP_EMAIL: EMAIL, BOOTSTRAP_PASSWORD: 'correct horse battery staple' };

interface Result {
  readonly scan: { readonly grade: string; readonly score: number; readonly testsFailed: number };
  readonly tests: Readonly<Record<string, { readonly result: string; readonly pass: boolean }>>;
}

/**
 * Never a dependency: its script after installing downloads lists, and fails without the internet. Only one
 * of those lists is read here, of sites that are known to browsers as https alone; ours is not among them.
 */
async function installScanner(): Promise<void> {
  // Written by npm when everything is there.
  if (!existsSync(join(cache, 'node_modules/.package-lock.json'))) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'package.json'), '{ "private": true }');
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', OBSERVATORY];
    await run('npm', args, { cwd: cache, timeout: INSTALL_MS });
  }
  writeFileSync(join(scanner, 'conf/hsts-preload.json'), '{}');
}

/** Asks for https, as whatever stands in front of an installation does. */
async function startRedirect(host: string): Promise<Server> {
  const server = createServer((_, response) => {
    response.writeHead(301, { location: `https://${host}/` }).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(80, host, resolve);
  });
  return server;
}

/** Of the many addresses that lead back to this machine one that nobody else takes at the same time. */
const host = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
const folder = mkdtempSync(join(tmpdir(), 'observatory-'));
let front: TlsFront | undefined;
let redirect: Server | undefined;
let app: TestApp;
let hindrance: string | null = null;

beforeAll(async () => {
  const certificate = await testCertificate({ names: [host] });
  writeFileSync(join(folder, 'cert.pem'), certificate.cert);
  try {
    front = await startTlsFront({ ...certificate, host, port: 443 });
    redirect = await startRedirect(host);
  } catch (error) {
    hindrance = `the ports 80 and 443 cannot be had here (${(error as NodeJS.ErrnoException).code})`;
    return;
  }
  try {
    await installScanner();
  } catch (error) {
    const [reason] = /npm error .*/.exec((error as Error).message) ?? ['npm does not come to an end'];
    hindrance = `${OBSERVATORY} cannot be installed: ${reason}`;
    return;
  }
  app = await testApp({ pageFolder: pageFolder(), env: { ...env, PUBLIC_URL: `https://${host}` } });
  front.target = app.address;
}, INSTALL_MS + 60_000);
afterAll(async () => {
  await front?.close();
  redirect?.close();
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(({ skip }) => skip(hindrance !== null, hindrance ?? ''));

test('the signed-in page gets A+ with 140 points from the MDN HTTP Observatory', async () => {
  const config = readConfig({ NODE_ENV: 'test' });
  const { identity } = app.app;
  const link = await oneTimeLink({ identity, config, base: `https://${host}`, email: EMAIL, path: '/' });
  // It takes a host and puts a scheme before it, so it may be a host with a path: it comes in by the link, is
  // given the session's cookie, and is led on to the page.
  const target = link.slice('https://'.length);
  const { stdout } = await run(process.execPath, [join(scanner, 'src/scan.js'), target], {
    env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'), NODE_NO_WARNINGS: '1' },
    timeout: 60_000,
  });
  const { scan, tests } = JSON.parse(stdout) as Result;
  const failed = Object.entries(tests).filter(([, { pass }]) => !pass);
  expect(failed).toEqual([]);
  expect(tests).toMatchObject({
    'content-security-policy': { result: 'csp-implemented-with-no-unsafe-default-src-none' },
    cookies: { result: 'cookies-secure-with-httponly-sessions-and-samesite' },
    redirection: { result: 'redirection-to-https' },
    'strict-transport-security': { result: 'hsts-implemented-max-age-at-least-six-months' },
  });
  expect(scan.grade).toBe('A+');
  expect(scan.score).toBeGreaterThanOrEqual(140);
});
