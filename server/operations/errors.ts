import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Rejection, reject, toProblem } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import { invalid } from '../validation.ts';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';
const OURS: Rejection = reject(
  'internal',
  'This is our fault, not yours. Try again; if it stays, tell the operator.',
);

/** @returns the refusal that an error means to a client; null for a fault of our own, which is logged */
function rejectionOf(error: FastifyError): Rejection | null {
  if (error instanceof Refusal) return error.rejection;
  if (error.validation) return invalid(error.validation as never);
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return reject('too-large', 'The body is larger than this address takes. Send it in parts.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return reject('unsupported-media-type', 'Send application/json.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return reject('not-json', 'The body is not valid JSON.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return reject('invalid-request', 'The body is not as long as Content-Length says.');
  }
  // What Fastify itself refuses: a malformed path, a header that is too large.
  const { statusCode = 500 } = error;
  if (error instanceof SyntaxError && statusCode === 400)
    return reject('not-json', 'The body is not valid JSON.');
  return statusCode >= 400 && statusCode < 500
    ? reject('invalid-request', 'The request does not have the right form.')
    : null;
}

/** Answers with problem+json (RFC 9457). */
export function sendProblem(reply: FastifyReply, rejection: Rejection): FastifyReply {
  const problem = toProblem(rejection);
  return reply
    .code(problem.status)
    .type(PROBLEM_JSON)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

async function allowedMethods(app: FastifyInstance, url: string): Promise<string[]> {
  const path = url.split('?')[0]!;
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
  return methods.filter(method => {
    const route = app.findRoute({ url: path, method }) ?? app.hasRoute({ url: path, method });
    return Boolean(route);
  });
}

/** Every error leaves as problem+json: what it is, what to do, and nothing of our inside. */
export const errors = fastifyPlugin(
  async app => {
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const rejection = rejectionOf(error);
      if (!rejection) request.log.error({ err: error }, 'request failed');
      if (error instanceof Refusal) reply.headers(error.headers);
      return sendProblem(reply, rejection ?? OURS);
    });
    app.setNotFoundHandler(async (request, reply) => {
      const allowed = await allowedMethods(app, request.url);
      if (allowed.length > 0 && !allowed.includes(request.method)) {
        reply.header('allow', allowed.join(', '));
        return sendProblem(reply, reject('method-not-allowed', `Use ${allowed.join(' or ')} here.`));
      }
      return sendProblem(reply, reject('not-found', 'See /api/docs for the addresses of the API.'));
    });
  },
  { name: 'errors' },
);
