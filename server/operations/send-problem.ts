import type { FastifyReply } from 'fastify';
import { type Rejection, toProblem } from '#core/contract/index.ts';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** Answers with problem+json (RFC 9457), whatever the route's own answers look like. */
export function sendProblem(reply: FastifyReply, rejection: Rejection): FastifyReply {
  const problem = toProblem(rejection);
  return reply
    .code(problem.status)
    .type(PROBLEM_JSON)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}
