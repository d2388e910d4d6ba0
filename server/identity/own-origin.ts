import type { FastifyRequest } from 'fastify';
import { reject } from '#core/contract/index.ts';
import type { Origins } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { routeOf } from '#server/route-of.ts';
import { isBearer } from './credentials.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** pages of any origin may send requests here: it changes nothing in anybody's name */
    readonly anyOrigin?: true;
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A WebSocket's handshake is a GET that carries cookies and is not held back by the same-origin policy. */
function isHandshake(request: FastifyRequest): boolean {
  return request.headers.upgrade !== undefined;
}

/**
 * Refuses what a foreign page makes a signed-in person's browser send: requests that change something,
 * and WebSocket handshakes. Programs send no Origin; a request with a bearer token needs no cookie, and a
 * foreign page cannot add that header.
 * @throws Refusal `foreign-origin`
 */
export function refuseForeignOrigin(request: FastifyRequest, origins: Origins): void {
  if (SAFE.has(request.method) && !isHandshake(request)) return;
  if (routeOf(request).config?.anyOrigin || isBearer(request.headers.authorization)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined ? site !== 'cross-site' : origins.isWelcome(origin, request.host)) return;
  throw new Refusal(
    reject(
      'foreign-origin',
      'This request comes from a page of another origin. Use the dashboard itself, or a bearer token in a program; behind a proxy, set PUBLIC_URL; for a page elsewhere, CORS_ORIGINS.',
    ),
  );
}
