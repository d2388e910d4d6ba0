import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { PAGE_CONFIG_PATH } from '#core/contract/page-config.ts';
import { ASSETS, PAGE_PATHS } from './page-paths.ts';

export interface PageOptions {
  /** folder of the built page; null serves the API alone */
  readonly folder: string | null;
}

/** What the server answers itself, from its own environment. */
const OURS = new Set([PAGE_CONFIG_PATH.slice(1)]);

const PAGE = { answer: 'page' } as const;
const kindOf = (name: string) => (name.endsWith('.html') ? PAGE : {});

/** The built page. Its paths are the client's (`/t/home/d/…`): every one of them is index.html. */
export async function page(app: FastifyInstance, { folder }: PageOptions): Promise<void> {
  if (!folder || !existsSync(join(folder, 'index.html'))) return;
  // Those of fastify-static, too.
  app.addHook('onRoute', route => {
    route.config = { ...route.config, limit: 'public', logged: false };
  });
  // Looked up when asked for, not listed now: a page that is built anew is served at once.
  await app.register(fastifyStatic, {
    root: join(folder, ASSETS),
    prefix: `/${ASSETS}/`,
    index: false,
    maxAge: '365d',
    immutable: true,
    // What the build laid beside them.
    preCompressed: true,
  });
  const files = readdirSync(folder).filter(
    name => name !== ASSETS && !name.startsWith('.') && !OURS.has(name),
  );
  const fresh = { cacheControl: false };
  for (const name of files)
    app.get(`/${name}`, { schema: { hide: true }, config: kindOf(name) }, (_, reply) =>
      reply.header('cache-control', 'no-cache').sendFile(name, folder, fresh),
    );
  for (const url of PAGE_PATHS)
    app.get(url, { schema: { hide: true }, config: PAGE }, (_, reply) =>
      reply.header('cache-control', 'no-cache').sendFile('index.html', folder, fresh),
    );
}
