import fastifyPlugin from 'fastify-plugin';
import { routeOf } from '#server/route-of.ts';
import type { Origins } from './origins.ts';

/** What a listed page may send, and read of an answer, beyond what every page may. */
export const CORS = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  requestHeaders: [
    'Authorization',
    'Content-Type',
    'If-Match',
    'If-None-Match',
    'Traceparent',
    'X-Request-Id',
  ],
  exposedHeaders: [
    'Allow',
    'ETag',
    'Location',
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
    'X-Request-Id',
  ],
  /** how long a browser remembers the answer to a preflight, seconds */
  maxAge: 600,
} as const;

const PREFLIGHT = {
  'access-control-allow-methods': CORS.methods.join(', '),
  'access-control-allow-headers': CORS.requestHeaders.join(', '),
  'access-control-max-age': String(CORS.maxAge),
};

/**
 * Cross-origin resource sharing, exactly for the origins on the list, with their cookies. Everybody else gets
 * no header, so their browser keeps the answer from the page. Preflights are answered here, before anything
 * asks who somebody is.
 *
 * Our own, not `@fastify/cors`: its route for `OPTIONS *` makes every address one that exists, and it
 * answers a faulty preflight in plain text.
 */
export const cors = fastifyPlugin<{ origins: Origins }>(
  async (app, { origins }) => {
    app.addHook('onRequest', (request, reply, done) => {
      if ((routeOf(request).config?.answer ?? 'data') !== 'data') return done();
      // Always: a cache between us must not hand one page's answer to another.
      reply.header('vary', 'Origin');
      const { origin, 'access-control-request-method': wanted } = request.headers;
      if (origin === undefined || !origins.isListed(origin)) return done();
      reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
      if (request.method === 'OPTIONS' && wanted !== undefined) {
        reply.headers(PREFLIGHT).code(204).send();
        return;
      }
      reply.header('access-control-expose-headers', CORS.exposedHeaders.join(', '));
      done();
    });
  },
  { name: 'cors', dependencies: ['headers'] },
);
