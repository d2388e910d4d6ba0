import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { HEALTH_PATHS, type HealthPath, healthAnswer } from './answers.ts';
import { HEALTH_TYPE, HealthDocument, type Served, StatusDocument } from './document.ts';
import { onlookers } from './onlookers.ts';

export interface HealthRoutesOptions {
  /** slug of the operator's team (BOOTSTRAP_TENANT), whose owners and admins see the details */
  readonly operator: string;
  readonly release: Served;
}

const SUMMARIES: Readonly<Record<HealthPath, string>> = {
  '/live': 'The process runs',
  '/ready': 'It can serve',
  '/health': "How it is; in detail for owners and admins of the operator's team",
};

/** `/live`, `/ready` and `/health`, in the form of the health+json draft. Strangers hear the status alone. */
export const healthRoutes: FastifyPluginAsyncTypebox<HealthRoutesOptions> = async (
  app,
  { operator, release },
) => {
  const maySee = onlookers(app, operator);
  for (const path of HEALTH_PATHS) {
    const document = path === '/health' ? HealthDocument : StatusDocument;
    app.get(
      path,
      {
        config: { access: 'everybody', limit: 'unlimited', logged: false },
        schema: {
          tags: ['health'],
          summary: SUMMARIES[path],
          response: { 200: document, 503: document },
        },
      },
      async (request, reply) => {
        const answer = await healthAnswer(path, app.health, release, () => maySee(request));
        return reply
          .code(answer.code)
          .type(HEALTH_TYPE)
          .header('cache-control', 'no-store')
          .send(answer.document);
      },
    );
  }
};
