import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import {
  DataQuerySchema,
  Id,
  ProblemSchema,
  reject,
  type Variable,
  VariableValuesSchema,
} from '#core/contract/index.ts';
import { VARIABLE_LIMITS } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import type { DataRequest, Outcome } from '../executions.ts';
import { valuesOfVariable } from './bind.ts';
import { chosenIn } from './chosen-in.ts';

/** @returns the definitions of a dashboard. @throws Refusal dashboard-not-found */
export type VariablesLookup = (tenant: string, dashboard: string) => Promise<readonly Variable[]>;

export interface VariableRoutesOptions {
  readonly variables: VariablesLookup;
  readonly run: (request: DataRequest) => Promise<Outcome>;
}

const VariablePath = Type.Object({
  tenant: Type.String(),
  id: Id,
  variable: Type.String({ maxLength: VARIABLE_LIMITS.nameLength }),
});

/** What can be chosen for a variable: whoever sees the dashboard names the variable, and never a query. */
export const variableRoutes: FastifyPluginAsyncTypebox<VariableRoutesOptions> = async (app, options) => {
  app.get(
    '/tenants/:tenant/dashboards/:id/variables/:variable/values',
    {
      config: { access: 'dashboard:view', limit: 'queries' },
      schema: {
        tags: ['data'],
        summary: 'Read the values that can be chosen for a variable',
        description: `At most ${VARIABLE_LIMITS.values}, each once. Where its query mentions other variables, \`var-<name>\` says what is chosen for them (several times for several values; \`$__all\` for all).`,
        params: VariablePath,
        querystring: DataQuerySchema,
        response: { 200: VariableValuesSchema, '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
    },
    async (request, reply) => {
      const { tenant } = await app.allow(request);
      const { id, variable: name } = request.params;
      const definitions = await options.variables(tenant.id, id);
      const variable = definitions.find(one => one.name === name);
      if (!variable) throw new Refusal(reject('not-found', 'This dashboard has no variable of that name.'));
      const { from, to } = request.query;
      const range =
        from === undefined && to === undefined ? null : { from: from ?? 'now-1h', to: to ?? 'now' };
      const choice = { definitions, chosen: chosenIn(request.query) };
      reply.header('cache-control', 'no-store');
      return valuesOfVariable(variable, choice, { tenant, range, run: options.run });
    },
  );
};
