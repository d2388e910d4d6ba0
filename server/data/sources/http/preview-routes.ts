import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import Type from 'typebox';
import {
  DATA_LIMITS,
  ProblemSchema,
  QueryRunSchema,
  reject,
  ShapeRunSchema,
  SourceAnswerSchema,
} from '#core/contract/index.ts';
import { FrameSchema, resolveRange } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import { badRange, DEFAULT_POINTS } from '../../executions.ts';
import { defaultRange } from '../../region-range.ts';
import type { SourceRequest } from '../../source.ts';
import { type Asking, bindVariables } from '../../variables/bind.ts';
import type { VariablesLookup } from '../../variables/routes.ts';
import type { Connections } from '../connections.ts';
import { inTime } from '../in-time.ts';
import { ask } from '../over-http/ask.ts';
import type { HttpOptions } from './http-connector.ts';
import { assertKeptSecret, bindingsOf, prepare, toSend } from './prepare.ts';
import { textIn } from './read-answer.ts';
import { frameOf } from './shape-answer.ts';

export interface PreviewRoutesOptions extends HttpOptions {
  readonly connections: Connections;
  readonly variables: VariablesLookup;
  readonly run: Asking['run'];
}

const NOT_HTTP = reject(
  'bad-query',
  'Only sources of the kind HTTP have an answer to look at. Run the query.',
);

/** Expressions that are tried at once; others wait, so many at the most. Regions have the other processes for themselves. */
const PREVIEWS = { atOnce: 1, waiting: 50 };

const TOO_MANY = reject(
  'unavailable',
  'Too many expressions are being tried at the moment. Go on in a few seconds.',
);

/** For the editor of HTTP queries: the answer as it came, and what an expression makes of it, while it is written. */
export const previewRoutes: FastifyPluginAsyncTypebox<PreviewRoutesOptions> = async (app, options) => {
  const { connections, outbound, shaper, run } = options;
  const places = bulkhead(PREVIEWS.atOnce, PREVIEWS.waiting);

  /** @returns the question of a query that is being written, as the dashboard would ask it */
  async function questionOf(
    tenant: SourceRequest['tenant'],
    { query, from, to, dashboard, variables: chosen = {} }: Type.Static<typeof QueryRunSchema>,
    signal: AbortSignal,
  ): Promise<SourceRequest> {
    const now = Date.now();
    const asked = defaultRange(query.source, from, to);
    const range = asked && resolveRange(asked, now);
    if (asked && !range) throw badRange();
    let variables = chosen;
    if (dashboard !== undefined) {
      const definitions = await options.variables(tenant.id, dashboard);
      ({ variables } = await bindVariables(query, { definitions, chosen }, { tenant, range: asked, run }));
    }
    return { tenant, query, range, variables, points: DEFAULT_POINTS, now, signal };
  }

  app.post(
    '/tenants/:tenant/query/answer',
    {
      config: { access: 'query:run', limit: 'queries' },
      schema: {
        tags: ['data'],
        summary: 'Look at what an HTTP source answers to the request of a query',
        description: `As text, and at most its first ${DATA_LIMITS.answerLength} characters: for writing the expression that makes rows of it.`,
        params: Type.Object({ tenant: Type.String() }),
        body: QueryRunSchema,
        response: { 200: SourceAnswerSchema, '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const { query } = request.body;
      const look = async (signal: AbortSignal): Promise<string> => {
        const question = await questionOf(tenant, request.body, signal);
        if (query.source !== 'http' || query.sourceId === undefined) throw new Refusal(NOT_HTTP);
        const connection = await connections.of(tenant.id, query.sourceId, 'http');
        const prepared = prepare(connection, question);
        const text = textIn(await ask(outbound, { ...toSend(connection, prepared), signal })) ?? '';
        assertKeptSecret(text, prepared.credentials);
        return text;
      };
      const tried = (reason?: string) =>
        app.audit(request, 'query.tried', {
          person: person.id,
          tenant: tenant.id,
          target: query.sourceId,
          source: query.source,
          reason,
        });
      const text = await inTime(look).catch(error => {
        tried(error instanceof Refusal ? error.rejection.code : 'internal');
        throw error;
      });
      tried();
      reply.header('cache-control', 'no-store');
      return { text: text.slice(0, DATA_LIMITS.answerLength), cut: text.length > DATA_LIMITS.answerLength };
    },
  );

  app.post(
    '/tenants/:tenant/query/shape',
    {
      config: { access: 'query:run', limit: 'queries' },
      schema: {
        tags: ['data'],
        summary: 'Try the expression of an HTTP query on an answer that is there already',
        description: 'The source is not asked.',
        params: Type.Object({ tenant: Type.String() }),
        body: ShapeRunSchema,
        response: { 200: FrameSchema, '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
    },
    async (request, reply) => {
      const { tenant } = await app.allow(request);
      const { answer, ...asked } = request.body;
      if (asked.query.source !== 'http') throw new Refusal(NOT_HTTP);
      reply.header('cache-control', 'no-store');
      return inTime(async signal => {
        const question = await questionOf(tenant, asked, signal);
        const shape = () => frameOf(shaper, answer, question, bindingsOf(question));
        return places.execute(shape).catch(error => {
          throw error instanceof BulkheadRejectedError ? new Refusal(TOO_MANY) : error;
        });
      });
    },
  );
};
