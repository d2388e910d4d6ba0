import type { FastifyRequest } from 'fastify';
import type { Credentials } from './types.ts';

/** @returns whether an Authorization header is a program's (a proxy's `Basic` in front of us is not) */
export function isBearer(authorization: string | undefined): authorization is string {
  return authorization !== undefined && /^bearer\s/i.test(authorization);
}

/** @returns what a request says about who sends it */
export function credentialsOf(request: FastifyRequest): Credentials {
  const { cookie, authorization } = request.headers;
  return { cookie, authorization };
}

/** @returns the value of the first cookie of that name in a Cookie header */
function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name)
      return pair.slice(equals + 1).trim() || undefined;
  }
  return undefined;
}

export interface CookieNames {
  readonly session: string;
  /** says that the session is not to outlive the browser */
  readonly passing: string;
}

/** The one header that says who somebody is. */
export interface Proof {
  readonly header: 'authorization' | 'cookie';
  readonly value: string;
}

/**
 * The part of credentials that says who somebody is, and nothing else: a bearer token or, without one, the
 * session's cookie. Other cookies of the host (of another program on another port) never get further.
 * @returns the header to ask Better Auth with, or null when there is nothing
 */
export function proofOf({ cookie, authorization }: Credentials, names: CookieNames): Proof | null {
  if (isBearer(authorization)) return { header: 'authorization', value: authorization };
  const session = cookieValue(cookie, names.session);
  if (session === undefined) return null;
  const passing = cookieValue(cookie, names.passing);
  return {
    header: 'cookie',
    value: `${names.session}=${session}${passing === undefined ? '' : `; ${names.passing}=${passing}`}`,
  };
}
