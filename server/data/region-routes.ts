import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Role } from '#core/access/index.ts';
import { DataQuerySchema, Id, ProblemSchema, type Region, reject } from '#core/contract/index.ts';
import { FrameSchema, type TimeRange } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import type { DataRequest, Outcome } from './executions.ts';

/** @returns the region as this role sees it. @throws Refusal dashboard-not-found, region-not-found */
export type RegionLookup = (tenant: string, dashboard: string, region: string, role: Role) => Promise<Region>;

export interface RegionRoutesOptions {
  readonly region: RegionLookup;
  readonly run: (request: DataRequest) => Promise<Outcome>;
}

const RegionPath = Type.Object({ tenant: Type.String(), id: Id, region: Id });

/** Without either end a dataset is shown whole, since its times may lie far back. */
function rangeOf(source: string, from: string | undefined, to: string | undefined): TimeRange | null {
  if (from === undefined && to === undefined && source === 'dataset') return null;
  return { from: from ?? 'now-1h', to: to ?? 'now' };
}

/** The data of a region: whoever sees the region asks for it, and never for a query of their own. */
export const regionRoutes: FastifyPluginAsyncTypebox<RegionRoutesOptions> = async (app, options) => {
  app.get(
    '/tenants/:tenant/dashboards/:id/regions/:region/data',
    {
      schema: {
        tags: ['data'],
        summary: "Read a region's data as a frame",
        description:
          '`from` and `to` are `now`, `now-15m`, an ISO time or milliseconds since 1970. Without them: the last hour; of a dataset, everything.',
        params: RegionPath,
        querystring: DataQuerySchema,
        response: { 200: FrameSchema, '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
    },
    async (request, reply) => {
      const { tenant } = await app.allow(request, 'dashboard:view');
      const { id, region: regionId } = request.params;
      const region = await options.region(tenant.id, id, regionId, tenant.role);
      const { query } = region;
      if (query === null)
        throw new Refusal(reject('bad-query', 'This region shows no data: it has no query.'));
      const range = rangeOf(query.source, request.query.from, request.query.to);
      const outcome = await options.run({ tenant, query, range });
      if (!('frame' in outcome)) throw new Refusal(outcome.rejection);
      reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
      // Serialised once, for everybody who gets this result.
      reply.serializer((json: unknown) => String(json));
      return outcome.json as never;
    },
  );
};
