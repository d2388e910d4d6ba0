import type { FastifyRequest } from 'fastify';
import { credentialsOf } from './credentials.ts';
import type { IdentityService } from './service.ts';

/**
 * A live connection is asked again and again who it is from, and has nothing but what came with its handshake.
 * What a previous secret has signed is therefore replaced there as well: it must outlive that secret.
 */
export function carryForward(identity: IdentityService, request: FastifyRequest): void {
  const { credentials, cookies, token } = identity.renew(credentialsOf(request));
  if (cookies.size > 0) request.headers.cookie = credentials.cookie;
  if (token !== null) request.headers.authorization = credentials.authorization;
}
