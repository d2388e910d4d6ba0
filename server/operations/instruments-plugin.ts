import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import type { Release } from '#server/release.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { noInstruments } from './no-instruments.ts';

declare module 'fastify' {
  interface FastifyInstance {
    instruments: Instruments;
  }
}

export interface InstrumentsOptions {
  /** ENABLE_METRICS; default: true */
  readonly enabled?: boolean;
  readonly release?: Release;
}

/** Decorates `app.instruments` and measures every request by its route's template. */
export const instruments = plugin<InstrumentsOptions>(
  async (app: FastifyInstance, { enabled = true, release }) => {
    const made = enabled ? createInstruments(release) : noInstruments();
    app.decorate('instruments', made);
    if (!enabled) return;
    // One for all: there is a request some thousand times a second.
    function over(this: ServerResponse) {
      made.requestOver(this.req.method ?? '');
    }
    app.addHook('onRequest', (request, reply, done) => {
      // What becomes a live connection is no request under way: it stays for hours.
      if (request.headers.upgrade === undefined) {
        made.requestBegun(request.method);
        // Also when the client goes away before the answer.
        reply.raw.on('close', over);
      }
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
      made.requestDone(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
      done();
    });
    app.addHook('onClose', async () => made.close());
  },
  { name: 'instruments' },
);
