import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { credentialsOf, isBearer } from './credentials.ts';
import { withAccounts } from './outage.ts';
import { refusalOf } from './refusals.ts';
import type { IdentityService } from './service.ts';

export interface Forwarded {
  /** path below Better Auth's base; a constant */
  readonly path: string;
  readonly method: HTTPMethods;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  /** is told of what was answered, once it was not refused */
  readonly onDone?: (said: unknown) => void;
}

const USER_AGENT_LENGTH = 300;

function headersFor(identity: IdentityService, request: FastifyRequest, withBody: boolean): Headers {
  const out = new Headers();
  const { authorization, cookie } = identity.renew(credentialsOf(request)).credentials;
  // A token decides alone: it must not fall back to whoever the cookie is of.
  if (isBearer(authorization)) out.set('authorization', authorization);
  else if (cookie) out.set('cookie', cookie);
  const agent = request.headers['user-agent'];
  if (agent) out.set('user-agent', agent.slice(0, USER_AGENT_LENGTH));
  if (withBody) out.set('content-type', 'application/json');
  return out;
}

/**
 * The session's secret is in the httpOnly cookie and nowhere a script could read it, except where a
 * program signs in: there `token` is the signed one that works as a bearer token.
 */
function withoutSecrets(body: unknown, signedToken: string | null): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const out: Record<string, unknown> = { ...body };
  if ('token' in out) out.token = out.token ? signedToken : null;
  if (typeof out.session === 'object' && out.session !== null)
    out.session = { ...out.session, token: undefined };
  return out;
}

/**
 * Hands a request to Better Auth and answers with what it says.
 * @throws Refusal for everything it refuses, `unavailable` when the database is out of reach
 */
export async function forward(
  identity: IdentityService,
  request: FastifyRequest,
  reply: FastifyReply,
  { path, method, query, body, onDone }: Forwarded,
): Promise<unknown> {
  const { auth, pool } = identity;
  const { baseURL } = await auth.$context;
  const url = `${baseURL}${path}${query ? `?${query}` : ''}`;
  const sent = new Request(url, {
    method,
    headers: headersFor(identity, request, body !== undefined),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const [response, text] = await withAccounts(async () => {
    const answer = await auth.handler(sent);
    // Its fault, and the cause is not on the answer: if it was the database, asking again shows it.
    if (answer.status >= 500) {
      await pool.query('select /* ping */ 1');
      throw new Error(`Better Auth failed at ${path} (${answer.status}).`);
    }
    return [answer, await answer.text()] as const;
  });
  const said = text ? JSON.parse(text) : null;
  if (response.status >= 400) throw refusalOf(response.status, said);
  onDone?.(said);
  reply.code(response.status).header('cache-control', 'no-store');
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const location = response.headers.get('location');
  // Relative: the person stays on the host name they came by.
  if (location) reply.header('location', location.replace(new URL(baseURL).origin, '') || '/');
  if (!text) return reply.send();
  return reply.send(withoutSecrets(said, response.headers.get('set-auth-token')));
}
