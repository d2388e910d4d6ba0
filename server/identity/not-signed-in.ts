import type { FastifyRequest } from 'fastify';
import { reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { credentialsOf } from './credentials.ts';
import type { IdentityService } from './service.ts';

/** @returns why a request without a valid session is refused */
export function notSignedIn(identity: IdentityService, request: FastifyRequest): Refusal {
  const headers = { 'www-authenticate': 'Bearer' };
  return identity.sessions.claims(credentialsOf(request))
    ? new Refusal(reject('session-expired', 'Your session has ended. Sign in again to go on.'), headers)
    : new Refusal(reject('not-signed-in', 'Sign in, or send a bearer token.'), headers);
}
