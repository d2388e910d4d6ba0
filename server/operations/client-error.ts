import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Rejection, reject, toProblem } from '#core/contract/index.ts';
import { PROBLEM_JSON } from './send-problem.ts';

/** What is wrong with a request that is not even HTTP as we read it, by the code of Node's parser. */
const REASONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The headers of the request are too large.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request did not arrive in time.',
};

/** Answers a connection on which no request could be read, and closes it. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // The other side is gone, or an answer is on its way already: nobody is left to be told.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const reason = REASONS[error.code ?? ''] ?? 'What was sent is not a valid HTTP request.';
  const rejection: Rejection = reject('invalid-request', reason);
  const problem = toProblem(rejection);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${PROBLEM_JSON}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
