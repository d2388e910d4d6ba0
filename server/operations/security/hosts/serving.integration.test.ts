import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { securityHeaders } from '../security-headers.ts';
import { surroundingsOf } from '../surroundings.ts';
import { expectHeaders } from '../testing/expected-headers.ts';
import { type RawAnswer, rawRequest } from '../testing/raw-request.ts';
import { hostFile } from './index.ts';

type Name = 'nginx' | 'caddy';
interface Place {
  readonly folder: string;
  readonly port: number;
  /** port of the server that /api is passed on to */
  readonly upstream: number;
}

const snippet = (name: Name) => hostFile(name, surroundingsOf({})).text;
/** The example at the top of a snippet, as somebody would take it over. */
const example = (name: Name, { folder, upstream }: Place) =>
  snippet(name)
    .split('\n')
    .filter(line => line.startsWith('#'))
    .map(line => line.slice(1))
    .join('\n')
    .replaceAll('127.0.0.1:3001', `127.0.0.1:${upstream}`)
    .replaceAll('/srv/region-dashboard/web', join(folder, 'web'))
    .replaceAll('region-dashboard-page.conf', join(folder, 'page.conf'));

/** Writes what the program needs into the folder. @returns the arguments to start it with */
const PREPARE: Readonly<Record<Name, (place: Place) => string[]>> = {
  nginx(place) {
    const { folder, port } = place;
    const [, forHttp = '', forServer = ''] = example('nginx', place).split(/^ In \w+ \{ \}:$/m);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      each => `${each}_temp_path ${folder}/${each};`,
    );
    writeFileSync(join(folder, 'page.conf'), snippet('nginx'));
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr; events {}
http {
  access_log off; ${temporary.join(' ')} types { text/html html; text/javascript js; }
  ${forHttp}
  server { listen 127.0.0.1:${port}; ${forServer} }
}
`,
    );
    return ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  },
  caddy(place) {
    const { folder, port } = place;
    const site = example('caddy', place).replace(
      'boards.example.com {',
      `http://127.0.0.1:${port} {\nbind 127.0.0.1`,
    );
    const file = join(folder, 'Caddyfile');
    writeFileSync(file, `{\nadmin off\nauto_https off\n}\n${snippet('caddy')}\n${site}`);
    return ['run', '--adapter', 'caddyfile', '--config', file];
  },
};
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Something each refuses. (This nginx adds headers twice to a range that is not there.) */
const REFUSAL = {
  nginx: ['DELETE', '/index.html', 405, 'no-cache', []],
  caddy: ['GET', '/assets/app-1.js', 416, IMMUTABLE, [['Range', 'bytes=900-']]],
} as const;
const VERSION: Readonly<Record<Name, string>> = { nginx: '-v', caddy: 'version' };

/** Freed at once, and nobody else's within the moment that the program needs. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<unknown>(resolve => probe.close(resolve));
  return port;
}

/** Ours, as far as headers go. */
async function startUpstream(): Promise<{ readonly server: Server; readonly port: number }> {
  const headers = securityHeaders('data', surroundingsOf({ PUBLIC_URL: 'https://boards.acme.org' }));
  const server = createServer((_, response) => {
    response.writeHead(200, { ...headers, 'cache-control': 'no-store' }).end('{}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as { port: number }).port };
}

describe.each<Name>(['nginx', 'caddy'])('%s with its snippet', name => {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  // Debian puts some programs where only root looks.
  const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
  const env = { PATH, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  const isMissing = spawnSync(name, [VERSION[name]], { env }).error !== undefined;
  let upstream: Server | undefined;
  let program: ChildProcess | undefined;
  let address: string;
  let output = '';

  beforeEach(({ skip }) => skip(isMissing, `${name} is not installed`));
  beforeAll(async () => {
    if (isMissing) return;
    mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'web', 'index.html'), '<!doctype html><title>Page</title>');
    writeFileSync(join(folder, 'web', 'assets', 'app-1.js'), 'void 0;');
    const started = await startUpstream();
    upstream = started.server;
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const args = PREPARE[name]({ folder, port, upstream: started.port });
    const child = spawn(name, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    program = child;
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const isUp = () =>
      fetch(address).then(
        () => true,
        () => false,
      );
    while (!(await isUp()))
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${output}`);
  });
  afterAll(async () => {
    upstream?.close();
    if (program && program.exitCode === null) {
      const gone = new Promise(resolve => program?.once('exit', resolve));
      program.kill();
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** nginx can hide its version, not its name. */
  const nameless = (answer: RawAnswer): RawAnswer => ({
    ...answer,
    header: wanted =>
      wanted === 'server' && answer.header(wanted) === 'nginx' ? null : answer.header(wanted),
  });

  test('sends every header with every file, and with refusals', async () => {
    const etag = (await rawRequest(address, '/')).header('etag')!;
    for (const [method, path, status, cache, headers] of [
      ['GET', '/', 200, 'no-cache', []],
      ['GET', '/t/home/d/1', 200, 'no-cache', []],
      ['HEAD', '/sign-in', 200, 'no-cache', []],
      ['GET', '/assets/app-1.js', 200, IMMUTABLE, []],
      ['GET', '/', 304, 'no-cache', [['If-None-Match', etag]]],
      REFUSAL[name],
    ] as const) {
      const answer = await rawRequest(address, path, { method, headers });
      expect([path, answer.status, answer.header('cache-control')]).toEqual([path, status, cache]);
      expectHeaders(nameless(answer), { kind: 'page', isHttps: true });
    }
  });

  test('passes the API on with its own headers, each once', async () => {
    for (const path of ['/api/v1/me', '/live', '/docs/problems']) {
      const answer = await rawRequest(address, path);
      expect([path, answer.body]).toEqual([path, '{}']);
      expectHeaders({ ...nameless(answer), header: headerOf(answer) }, { kind: 'data', isHttps: true });
    }
  });
});

/** The proxy adds its own name to what passes through it. */
const headerOf = (answer: RawAnswer) => (wanted: string) =>
  wanted === 'server' || wanted === 'via' ? null : answer.header(wanted);
