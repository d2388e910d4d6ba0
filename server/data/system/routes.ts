import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { MetricSchema, ProblemSchema } from '#core/contract/index.ts';
import { CATALOGUE } from './catalogue.ts';

/** @param options.operator slug of the tenant that may see the installation's inside */
export const systemRoutes: FastifyPluginAsyncTypebox<{ operator: string }> = async (app, { operator }) => {
  app.get(
    '/tenants/:tenant/sources/system/metrics',
    {
      config: { access: 'dashboard:view', limit: 'reads' },
      schema: {
        tags: ['data'],
        summary: "List the metrics of the system source; only the operator's team has any",
        params: Type.Object({ tenant: Type.String() }),
        response: {
          200: Type.Object({ metrics: Type.Array(MetricSchema) }),
          '4xx': ProblemSchema,
          '5xx': ProblemSchema,
        },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      return { metrics: tenant.slug === operator ? [...CATALOGUE] : [] };
    },
  );
};
