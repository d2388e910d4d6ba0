import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import { allowedMethods } from './allowed-methods.ts';
import { OURS, rejectionOf } from './rejection-of.ts';
import { sendProblem } from './send-problem.ts';

export interface ErrorsOptions {
  /**
   * Told of every error that is answered; sorts for itself what is worth a report.
   * @returns the id of its report, to stand in the log beside the error; null without one
   */
  readonly report?: (error: unknown, request: FastifyRequest) => string | null;
}

/** Answers an error as what it means to the client; logs what is a fault of our own or of the database. */
export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  report: ErrorsOptions['report'] = () => null,
): FastifyReply {
  const rejection = rejectionOf(error);
  const reported = report(error, request);
  if (rejection === OURS)
    request.log.error(
      { event: 'http.failed', err: error, ...(reported && { report: reported }) },
      'request failed',
    );
  if (rejection.code === 'unavailable' && !(error instanceof Refusal)) {
    request.log.warn({ event: 'database.unavailable', err: error }, 'the database does not answer');
    reply.header('retry-after', '2');
  }
  if (error instanceof Refusal) reply.headers(error.headers);
  return sendProblem(reply, rejection);
}

/** Every error leaves as problem+json: what it is, what to do, and nothing of our inside. */
export const errors = fastifyPlugin<ErrorsOptions>(
  async (app, { report }) => {
    const methodsOf = allowedMethods(app);
    app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, report));
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
