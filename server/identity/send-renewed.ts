import type { FastifyReply, FastifyRequest } from 'fastify';
import { credentialsOf } from './credentials.ts';
import type { IdentityService } from './service.ts';

function already(reply: FastifyReply): readonly string[] {
  const value = reply.getHeader('set-cookie');
  return (Array.isArray(value) ? value : [value]).filter(cookie => typeof cookie === 'string');
}

/**
 * Hands out what was signed anew: cookies to a browser, the token to a program (as Better Auth does, in
 * `set-auth-token`). Not where the answer sets the cookie itself (a sign-out), and never with an answer that
 * a cache may give to others.
 */
export async function sendRenewed(
  identity: IdentityService,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { cookies, token } = identity.renew(credentialsOf(request));
  if (cookies.size === 0 && token === null) return;
  if (/\bpublic\b/.test(String(reply.getHeader('cache-control') ?? ''))) return;
  if (token !== null) reply.header('set-auth-token', token);
  const { authCookies } = await identity.auth.$context;
  const { sessionToken, dontRememberToken } = authCookies;
  const set = already(reply);
  // a session that is not to outlive the browser carries the second cookie
  const passing = cookies.has(dontRememberToken.name);
  for (const { name, attributes } of [sessionToken, dontRememberToken]) {
    const value = cookies.get(name);
    if (value === undefined || set.some(cookie => cookie.startsWith(`${name}=`))) continue;
    const { secure, maxAge } = attributes;
    const lasts = name === sessionToken.name && !passing && maxAge ? `; Max-Age=${maxAge}` : '';
    reply.header(
      'set-cookie',
      `${name}=${value}${lasts}; Path=/; HttpOnly${secure ? '; Secure' : ''}; SameSite=Lax`,
    );
  }
}
