import type { FastifyRequest } from 'fastify';
import { reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { isBearer } from './credentials.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A WebSocket's handshake is a GET that carries cookies and is not held back by the same-origin policy. */
function isHandshake(request: FastifyRequest): boolean {
  return request.headers.upgrade !== undefined;
}

function isOwn(origin: string, request: FastifyRequest, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  // The page's own address, whatever name and port the person typed; a proxy may have ended TLS before us.
  return url.host === request.host || (publicUrl !== undefined && url.origin === new URL(publicUrl).origin);
}

/**
 * Refuses what a foreign page makes a signed-in person's browser send: requests that change something,
 * and WebSocket handshakes. Programs send no Origin; a request with a bearer token needs no cookie, and a
 * foreign page cannot add that header.
 * @throws Refusal `foreign-origin`
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  if (SAFE.has(request.method) && !isHandshake(request)) return;
  if (isBearer(request.headers.authorization)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined ? site !== 'cross-site' : isOwn(origin, request, publicUrl)) return;
  throw new Refusal(
    reject(
      'foreign-origin',
      'This request comes from a page of another origin. Use the dashboard itself, or a bearer token in a program; behind a proxy, set PUBLIC_URL.',
    ),
  );
}
