import fastifyPlugin from 'fastify-plugin';
import { Board, type Health } from './board.ts';
import { healthGauges } from './gauges.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** set when the server is on its way out */
    draining: { value: boolean };
    /** parts register their checks here */
    readonly health: Health;
  }
}

/**
 * How this process is (`app.health`), and the metrics of it. Before the parts that register checks; the routes
 * come later, since they ask who is looking.
 */
export const health = fastifyPlugin(
  async app => {
    const board = new Board({
      draining: () => app.draining.value,
      onReady: (ready, because) => {
        if (ready) app.log.info({ event: 'health.ready' }, 'ready again');
        else app.log.warn({ event: 'health.not-ready', because }, 'not ready');
      },
    });
    app.decorate('draining', { value: false });
    app.decorate('health', board);
    healthGauges(board, app.instruments.registry);
    app.addHook('onReady', async () => board.start());
    app.addHook('onClose', async () => board.stop());
  },
  { name: 'health', dependencies: ['instruments'] },
);
