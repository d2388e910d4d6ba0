import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import type { Release } from '#server/release.ts';
import { templateOf } from '#server/route-of.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { noInstruments } from './no-instruments.ts';
import { UnderWay } from './under-way.ts';

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
    const underWay = new UnderWay(made);
    app.addHook('onRequest', (request, _reply, done) => {
      // What becomes a live connection is no request under way: it stays for hours.
      if (request.headers.upgrade === undefined) underWay.begin(request);
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      underWay.end(request);
      made.requestDone(request.method, templateOf(request), reply.statusCode, reply.elapsedTime / 1_000);
      done();
    });
    app.addHook('onClose', async () => made.close());
  },
  { name: 'instruments' },
);
