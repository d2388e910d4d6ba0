import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastifyPlugin from 'fastify-plugin';

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
            'Sign in with `POST /api/auth/sign-in/email`; programs send the token of its answer as `Authorization: Bearer …`. Every refusal is application/problem+json (RFC 9457).',
        },
        components: {
          securitySchemes: {
            session: { type: 'apiKey', in: 'cookie', name: 'session' },
            bearer: { type: 'http', scheme: 'bearer' },
          },
        },
        security: [{ bearer: [] }, { session: [] }],
      },
    });
    await app.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: true,
      uiConfig: { docExpansion: 'list', tryItOutEnabled: false },
    });
    app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  },
  { name: 'documentation' },
);
