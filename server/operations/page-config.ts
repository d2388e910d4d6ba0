import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { PAGE_CONFIG_PATH } from '#core/contract/page-config.ts';
import { type Config, pageConfigOf } from '#server/config/index.ts';

/**
 * What the page is told when it starts. Asked for at every start and answered with 304 while it is the same:
 * a changed address takes effect with the next reload.
 */
export async function pageConfig(
  app: FastifyInstance,
  { config, release }: { readonly config: Config; readonly release: string },
): Promise<void> {
  const body = JSON.stringify(pageConfigOf(config, release));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  app.get(
    PAGE_CONFIG_PATH,
    { schema: { hide: true }, config: { limit: 'public' } },
    async (request, reply) => {
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type('application/json').send(body);
    },
  );
}
