import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { ProblemSchema, QueryRunSchema } from '#core/contract/index.ts';
import { FrameSchema } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import type { DataRequest, Outcome } from './executions.ts';
import { defaultRange } from './region-range.ts';
import { bindVariables } from './variables/bind.ts';
import type { VariablesLookup } from './variables/routes.ts';

export interface QueryRoutesOptions {
  readonly variables: VariablesLookup;
  readonly run: (request: DataRequest) => Promise<Outcome>;
}

/** A query that somebody tries while they write it. Who may only look asks for regions, never for this. */
export const queryRoutes: FastifyPluginAsyncTypebox<QueryRoutesOptions> = async (app, options) => {
  const { run } = options;
  app.post(
    '/tenants/:tenant/query',
    {
      config: { access: 'query:run', limit: 'queries' },
      schema: {
        tags: ['data'],
        summary: 'Try a query',
        description: 'For the editor of queries: who may edit dashboards may ask what a region would show.',
        params: Type.Object({ tenant: Type.String() }),
        body: QueryRunSchema,
        response: { 200: FrameSchema, '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const { query, from, to, variables: chosen = {}, dashboard } = request.body;
      const range = defaultRange(query.source, from, to);
      let variables = chosen;
      if (dashboard !== undefined) {
        const definitions = await options.variables(tenant.id, dashboard);
        ({ variables } = await bindVariables(query, { definitions, chosen }, { tenant, range, run }));
      }
      const outcome = await run({ tenant, query, range, variables });
      app.audit(request, 'query.tried', {
        person: person.id,
        tenant: tenant.id,
        target: query.sourceId ?? query.dataset,
        source: query.source,
        reason: 'rejection' in outcome ? outcome.rejection.code : undefined,
      });
      if (!('frame' in outcome)) throw new Refusal(outcome.rejection);
      reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
      reply.serializer((json: unknown) => String(json));
      return outcome.json as never;
    },
  );
};
