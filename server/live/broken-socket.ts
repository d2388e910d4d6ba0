import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';

/** A frame that is none, or a network that is gone: whoever is at the other end can make us see these. */
const THEIRS = /^(WS_ERR_|ECONNRESET$|EPIPE$|ETIMEDOUT$)/;

/** Lets go of a live connection that broke; only a fault of our own is an error in the log. */
export function letGoOfBroken(
  error: NodeJS.ErrnoException,
  socket: WebSocket,
  request: FastifyRequest,
): void {
  const level = THEIRS.test(error.code ?? '') ? 'debug' : 'error';
  request.log[level]({ err: error }, 'live connection broke');
  socket.terminate();
}
