export { letGoOfBroken } from './broken-socket.ts';

import type {} from '@fastify/swagger';
import type {} from '@fastify/websocket';
import fastifyPlugin from 'fastify-plugin';
import type { Bus } from './bus.ts';
import { Connections } from './connections.ts';
import { Presence } from './presence.ts';
import { type LiveRouteOptions, liveRoute } from './route.ts';

declare module 'fastify' {
  interface FastifyInstance {
    live: {
      /** Sends everybody elsewhere, spread over the window (ms), so that they do not all come back at once. */
      drain(windowMs: number): Promise<void>;
      readonly connections: number;
    };
  }
}

export interface LiveOptions {
  readonly bus: Bus;
  readonly watch: LiveRouteOptions['watch'];
}

/** The live connections of this process (`app.live`) and the route that opens them. */
export const livePlugin = fastifyPlugin<LiveOptions>(
  async (app, { bus, watch }) => {
    const presence = new Presence(bus);
    const connections = new Connections();
    if (bus.connected !== null) app.instruments.bus(() => bus.connected === true);
    app.decorate('live', {
      get connections() {
        return connections.size;
      },
      drain: (windowMs: number) => connections.drain(windowMs),
    });
    if (bus.connected !== null)
      app.health.register({
        name: 'bus',
        type: 'component',
        measurement: 'connected',
        kind: 'optional',
        everyMs: 0,
        check() {
          const value = bus.connected === true;
          if (value) return { status: 'pass', value };
          const output = 'The bus between processes is cut off: heads are compared every second meanwhile.';
          return { status: 'warn', value, output };
        },
      });
    const stopListening = app.memberChanges.subscribe(person => connections.recheck(person));
    app.addHook('preClose', async () => {
      stopListening();
      app.draining.value = true;
      connections.close();
      presence.close();
    });
    liveRoute(app, { connections, presence, watch });
  },
  { name: 'live', dependencies: ['dashboards', 'health'] },
);

export type { Bus } from './bus.ts';
export { makeSilentBus } from './bus.ts';
export { headBus } from './head-bus.ts';
export { makePostgresBus } from './postgres-bus.ts';
