import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Role } from '#core/access/index.ts';
import { DataQuerySchema, Id, ProblemSchema, type Region, reject } from '#core/contract/index.ts';
import { FrameSchema, pointsOf } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import type { DataRequest, Outcome } from './executions.ts';
import { defaultRange } from './region-range.ts';
import { bindVariables } from './variables/bind.ts';
import { chosenIn } from './variables/chosen-in.ts';
import type { VariablesLookup } from './variables/routes.ts';

/** @returns the region as this role sees it. @throws Refusal dashboard-not-found, region-not-found */
export type RegionLookup = (tenant: string, dashboard: string, region: string, role: Role) => Promise<Region>;

export interface RegionRoutesOptions {
  readonly region: RegionLookup;
  readonly variables: VariablesLookup;
  readonly run: (request: DataRequest) => Promise<Outcome>;
}

const RegionPath = Type.Object({ tenant: Type.String(), id: Id, region: Id });

/** The data of a region: whoever sees the region asks for it, and never for a query of their own. */
export const regionRoutes: FastifyPluginAsyncTypebox<RegionRoutesOptions> = async (app, options) => {
  app.get(
    '/tenants/:tenant/dashboards/:id/regions/:region/data',
    {
      config: { access: 'dashboard:view', limit: 'queries' },
      schema: {
        tags: ['data'],
        summary: "Read a region's data as a frame",
        description:
          '`from` and `to` are `now`, `now-15m`, an ISO time or milliseconds since 1970. Without them: the last hour; of a dataset, everything. `var-<name>` says what is chosen for a variable of the dashboard: several times for several values, `$__all` for all.',
        params: RegionPath,
        querystring: DataQuerySchema,
        response: { 200: FrameSchema, '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
    },
    async (request, reply) => {
      const { tenant } = await app.allow(request);
      const { id, region: regionId } = request.params;
      const region = await options.region(tenant.id, id, regionId, tenant.role);
      const { query } = region;
      if (query === null)
        throw new Refusal(reject('bad-query', 'This region shows no data: it has no query.'));
      const range = defaultRange(query.source, request.query.from, request.query.to);
      const points = pointsOf(region.placement.w);
      const choice = {
        definitions: await options.variables(tenant.id, id),
        chosen: chosenIn(request.query),
      };
      const { variables } = await bindVariables(query, choice, { tenant, range, run: options.run });
      const outcome = await options.run({ tenant, query, range, variables, points });
      if (!('frame' in outcome)) throw new Refusal(outcome.rejection);
      reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
      // Serialised once, for everybody who gets this result.
      reply.serializer((json: unknown) => String(json));
      return outcome.json as never;
    },
  );
};
