import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import { allowedMethods } from './allowed-methods.ts';
import { AWAY, OURS, rejectionOf } from './rejection-of.ts';
import { sendProblem } from './send-problem.ts';

/** Answers an error as what it means to the client; logs what is a fault of our own or of the database. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const rejection = rejectionOf(error);
  if (rejection === OURS) request.log.error({ err: error }, 'request failed');
  if (rejection === AWAY) {
    request.log.warn({ err: error }, 'the database does not answer');
    reply.header('retry-after', '2');
  }
  if (error instanceof Refusal) reply.headers(error.headers);
  return sendProblem(reply, rejection);
}

/** Every error leaves as problem+json: what it is, what to do, and nothing of our inside. */
export const errors = fastifyPlugin(
  async app => {
    const methodsOf = allowedMethods(app);
    app.setErrorHandler<FastifyError>(answerError);
    app.setNotFoundHandler(async (request, reply) => {
      const allowed = methodsOf(request.url);
      // A route that takes the method and still found nothing: a file that is not there.
      if (allowed.length === 0 || allowed.includes(request.method))
        return sendProblem(reply, reject('not-found', 'See /api/docs for the addresses of the API.'));
      reply.header('allow', [...new Set([...allowed, 'OPTIONS'])].join(', '));
      if (request.method === 'OPTIONS') return reply.code(204).send();
      const methods = allowed.filter(method => method !== 'HEAD');
      return sendProblem(reply, reject('method-not-allowed', `Use ${methods.join(' or ')} here.`));
    });
  },
  { name: 'errors' },
);
