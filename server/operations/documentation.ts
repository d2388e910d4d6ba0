import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifySchema, RouteOptions } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { describedAccess } from '../access.ts';
import { EXAMPLES, PARAMETERS } from './examples.ts';

type Json = Readonly<Record<string, unknown>>;

/** Adds examples to what the routes say of themselves; the schemas that validate stay as they are. */
function withExamples(schema: FastifySchema, url: string, method: string): FastifySchema {
  const example = EXAMPLES[`${method} ${url}`];
  const described: FastifySchema = { ...schema };
  if (example !== undefined) described.body = { ...(schema.body as Json | undefined), examples: [example] };
  const params = schema.params as { readonly properties?: Record<string, Json> } | undefined;
  if (params?.properties) {
    const properties = Object.entries(params.properties).map(([name, property]) => [
      name,
      PARAMETERS[name] === undefined ? property : { ...property, examples: [PARAMETERS[name]] },
    ]);
    described.params = { ...params, properties: Object.fromEntries(properties) };
  }
  return described;
}

/** OpenAPI at /api/v1/openapi.json and a readable page at /api/docs, both made from the routes' schemas. */
export const documentation = fastifyPlugin<{ version: string }>(
  async (app, { version }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Region Dashboard',
          version,
          description:
            'Sign in with `POST /api/auth/sign-in/email`; programs send the token of its answer as `Authorization: Bearer …`. Every refusal is application/problem+json (RFC 9457); [what each means](/docs/problems).',
        },
        components: {
          securitySchemes: {
            session: {
              type: 'apiKey',
              in: 'cookie',
              name: 'session_token',
              description: 'The cookie that signing in sets; its name begins with that of the installation',
            },
            bearer: { type: 'http', scheme: 'bearer' },
          },
        },
        security: [{ bearer: [] }, { session: [] }],
      },
      transform: ({ schema, url, route }: { schema?: FastifySchema; url: string; route: RouteOptions }) => ({
        schema: {
          ...withExamples(schema ?? {}, url, String(route.method)),
          ...describedAccess(route.config?.access),
        },
        url,
      }),
    });
    await app.register(async reference => {
      reference.addHook('onRoute', route => {
        route.config = { ...route.config, answer: 'reference', limit: 'public' };
      });
      await reference.register(swaggerUi, {
        routePrefix: '/api/docs',
        uiConfig: { docExpansion: 'list', supportedSubmitMethods: [] },
      });
    });
    app.get('/api/v1/openapi.json', { schema: { hide: true }, config: { limit: 'public' } }, async () =>
      app.swagger(),
    );
  },
  { name: 'documentation' },
);
