import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Rejection, reject, toProblem } from '#core/contract/index.ts';
import { PROBLEM_JSON } from './send-problem.ts';

/** What is wrong with a request that is not even HTTP as we read it, by the code of Node's parser. */
const REASONS: Readonly<Record<string, Rejection>> = {
  HPE_HEADER_OVERFLOW: reject(
    'headers-too-large',
    'The headers of the request are too large. Delete the cookies of this site, or send fewer headers.',
  ),
  ERR_HTTP_REQUEST_TIMEOUT: reject('request-timeout', 'The request did not arrive in time. Send it again.'),
};
const NOT_HTTP = reject('invalid-request', 'What was sent is not a valid HTTP request.');

/** Who reads the answer slowly, or never, is let go after this time, ms. */
const LINGER_MS = 1_000;

/**
 * Answers a connection on which no request could be read, and closes it.
 * @param headers what every answer carries
 */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  // The other side is gone, or an answer is on its way already: nobody is left to be told.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const problem = toProblem(REASONS[error.code ?? ''] ?? NOT_HTTP);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-type: ${PROBLEM_JSON}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Not at once: what lies unread in the socket would make the system throw the answer away with it.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
