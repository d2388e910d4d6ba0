import type { FastifyInstance } from 'fastify';
import { classOf } from './class-of.ts';
import { limitClass, SHED_FROM } from './classes.ts';
import { LoopLag } from './loop-lag.ts';
import type { Measures } from './measures.ts';
import { overloaded } from './refusals.ts';

export interface SheddingOptions {
  /** MAX_EVENT_LOOP_DELAY, ms; 0: everything is served, however late */
  readonly delayMs: number;
  readonly measures: Measures;
}

/** An event loop that is later than this is noticed by people, ms. */
const LATE_MS = 500;

/** A loop that stood still once is on time again when it can be asked: only what stays late is told. */
function watchLoop(app: FastifyInstance, lag: LoopLag, lateMs: number): void {
  app.health.register({
    name: 'event-loop',
    type: 'system',
    measurement: 'delay',
    kind: 'optional',
    everyMs: 0,
    check() {
      const found = { value: Math.round(lag.ms), unit: 'ms' };
      if (lag.ms <= lateMs) return { status: 'pass', ...found };
      return { status: 'warn', ...found, output: 'There is more to do than the process can: it is late.' };
    },
  });
}

/**
 * Turns requests away while the event loop lags, class by class: what can be asked again at no loss goes
 * first, people's changes last, health never. Live connections that are open are not requests.
 */
export function shedding(app: FastifyInstance, { delayMs, measures }: SheddingOptions): void {
  const lag = new LoopLag();
  app.addHook('onClose', async () => lag.close());
  watchLoop(app, lag, delayMs || LATE_MS);
  if (delayMs === 0) return;
  app.addHook('onRequest', (request, _reply, done) => {
    // Nearly always, and all it costs then.
    if (lag.ms <= delayMs) return done();
    const name = classOf(request);
    const { shed } = limitClass(name);
    if (shed === null || lag.ms <= delayMs * SHED_FROM[shed]) return done();
    measures.shed(name);
    done(overloaded());
  });
}
