import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';

export interface PageOptions {
  /** folder of the built page; null serves the API alone */
  readonly folder: string | null;
}

/** Vite puts a hash of the content into the name of everything below this folder. */
const ASSETS = 'assets';

/** The built page. Its paths are the client's (`/t/home/d/…`): every one of them is index.html. */
export const page = fastifyPlugin<PageOptions>(
  async (app, { folder }) => {
    if (!folder || !existsSync(join(folder, 'index.html'))) return;
    // Looked up when asked for, not listed now: a page that is built anew is served at once.
    await app.register(fastifyStatic, {
      root: join(folder, ASSETS),
      prefix: `/${ASSETS}/`,
      index: false,
      maxAge: '365d',
      immutable: true,
    });
    const files = readdirSync(folder).filter(name => name !== ASSETS && !name.startsWith('.'));
    const fresh = { cacheControl: false };
    for (const name of files)
      app.get(`/${name}`, { schema: { hide: true } }, (_, reply) =>
        reply.header('cache-control', 'no-cache').sendFile(name, folder, fresh),
      );
    for (const url of ['/', '/sign-in', '/t/*', '/invitation/*'])
      app.get(url, { schema: { hide: true } }, (_, reply) =>
        reply.header('cache-control', 'no-cache').sendFile('index.html', folder, fresh),
      );
  },
  { name: 'page' },
);
