import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import { answerClientError } from './client-error.ts';
import { answerError } from './errors.ts';
import type { Headers } from './security/index.ts';

/** How long a connection may take, ms. */
export interface ConnectionTimes {
  /** until the headers of a request are there, counted from its first byte or from the connection */
  readonly headers: number;
  /** until the whole request is there */
  readonly request: number;
  /** without a byte either way while an answer is under way: who asks and does not read */
  readonly stalled: number;
  /** between two requests */
  readonly keepAlive: number;
  /** between two looks at who is too late */
  readonly check: number;
}

export const CONNECTION_TIMES: ConnectionTimes = {
  headers: 20_000,
  // 32 MB of rows over a line of 1 Mbit/s.
  request: 300_000,
  // Longer than anything here takes to begin its answer.
  stalled: 120_000,
  // Longer than the minute of the usual balancers: who closes first must not be us, or a request that is on
  // its way already meets a closed connection.
  keepAlive: 75_000,
  check: 5_000,
};

/** Only here is there a WebSocket; a wish for one elsewhere (or for HTTP/2 in clear text) may be ignored. */
const SOCKETS = /^\/api\/v1\/[^?#]+\/live(?:\?|$)/;

/**
 * Options of Fastify for the server below it.
 * @param headers what every answer carries, also those that are given before any hook runs
 */
export function httpServerOptions(times: ConnectionTimes, headers: Headers) {
  const { request, stalled, keepAlive, check } = times;
  return {
    frameworkErrors: (error: FastifyError, asked: FastifyRequest, reply: FastifyReply) =>
      void answerError(error, asked, reply.headers(headers).header('x-request-id', asked.id)),
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) =>
      answerClientError(error, socket, headers),
    requestTimeout: request,
    connectionTimeout: stalled,
    keepAliveTimeout: keepAlive,
    http: {
      headersTimeout: times.headers,
      connectionsCheckingInterval: check,
      // Refused below: Node's own answer has no headers and says nothing.
      requireHostHeader: false,
      shouldUpgradeCallback: ({ headers: { upgrade }, url = '' }: IncomingMessage) =>
        upgrade?.toLowerCase() === 'websocket' && SOCKETS.test(url),
    },
  };
}

const NO_HOST = reject('invalid-request', 'The request lacks the header Host.');

/** What Node and ws would answer by themselves, bare, is answered as everything else. */
export const httpServer = fastifyPlugin<{ headers: Headers }>(
  async (app, { headers }) => {
    app.addHook('onRequest', ({ raw }, _, done) => {
      done(raw.headers.host === undefined && raw.httpVersion === '1.1' ? new Refusal(NO_HOST) : undefined);
    });
    const server = app.server as Server;
    // Whatever is expected of us beside 100-continue, we do not know it, and the request may still be answered.
    server.on('checkExpectation', (request, response) => app.routing(request, response));
    // A handshake for a WebSocket that is none.
    app.websocketServer.on('wsClientError', (error: Error, socket: Socket) =>
      answerClientError(error, socket, headers),
    );
  },
  { name: 'http-server', dependencies: ['headers'] },
);
