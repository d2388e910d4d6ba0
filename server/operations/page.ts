import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';
import { reject } from '#core/contract/index.ts';
import { sendProblem } from './send-problem.ts';

export interface PageOptions {
  /** folder of the built page; null serves the API alone */
  readonly folder: string | null;
}

const HASHED = /-[\w-]{8,}\.(?:js|css|woff2?|svg|map)$/;

/** The built page. Its paths are the client's (`/t/home/d/…`): every one of them is index.html. */
export const page = fastifyPlugin<PageOptions>(
  async (app, { folder }) => {
    if (!folder || !existsSync(join(folder, 'index.html'))) return;
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      setHeaders(reply, path) {
        // Names with a hash never change; everything else is asked for again.
        reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    for (const url of ['/', '/sign-in', '/t/*', '/invitation/*'])
      app.get(url, { schema: { hide: true } }, (_, reply) => reply.sendFile('index.html'));
    app.get('/assets/*', { schema: { hide: true } }, (_, reply) =>
      sendProblem(reply, reject('not-found', 'This file belongs to another release. Reload the page.')),
    );
  },
  { name: 'page' },
);
