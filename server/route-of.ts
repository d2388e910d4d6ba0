import type { FastifyRequest } from 'fastify';

type Route = FastifyRequest['routeOptions'];

declare module 'fastify' {
  interface FastifyRequest {
    /** for `routeOf` alone */
    askedRoute?: Route | null;
  }
}

/**
 * What was said where the route of a request was registered. Fastify puts that together anew each time it is asked, and
 * ten parts ask about every request: headers, limits, metrics, logs.
 */
export function routeOf(request: FastifyRequest): Route {
  request.askedRoute ??= request.routeOptions;
  return request.askedRoute;
}

/** @returns the template, for example `/api/v1/tenants/:tenant`: a bounded set, whatever is asked */
export function templateOf(request: FastifyRequest): string {
  return routeOf(request).url ?? 'unmatched';
}
