import { once } from 'node:events';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** A host of static files, as a CDN is one: the built page, and a config.json of its own. */
export interface PageHost {
  readonly port: number;
  /** what /config.json answers; null: there is none, and as usual index.html comes in its place */
  config: string | null;
  close(): Promise<void>;
}

export async function pageHost(): Promise<PageHost> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://host').pathname);
    response.setHeader('cache-control', 'no-cache');
    if (path === '/config.json' && host.config !== null) {
      response.setHeader('content-type', TYPES['.json']!).end(host.config);
      return;
    }
    const file = join(BUILT, path);
    const found = existsSync(file) && statSync(file).isFile() ? file : join(BUILT, 'index.html');
    response.setHeader('content-type', TYPES[extname(found)] ?? 'application/octet-stream');
    createReadStream(found).pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host: PageHost = {
    port: (server.address() as AddressInfo).port,
    config: null,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return host;
}
