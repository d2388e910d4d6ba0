import fastifyPlugin from 'fastify-plugin';
import { type Dashboards, makeDashboards } from './dashboards.ts';
import type { Clock } from './decide-group.ts';
import { type HeadBus, Rooms } from './rooms.ts';
import { dashboardRoutes } from './routes.ts';
import type { EventStore } from './store.ts';

declare module 'fastify' {
  interface FastifyInstance {
    dashboards: Dashboards;
  }
}

export interface DashboardsOptions {
  readonly store: EventStore;
  readonly bus: HeadBus;
  readonly clock: Clock;
}

/** The rooms of this process, the use cases on them (`app.dashboards`) and their routes. */
export const dashboardsPlugin = fastifyPlugin<DashboardsOptions>(
  async (app, options) => {
    const { instruments } = app;
    const rooms = new Rooms({
      ...options,
      onAppend: instruments.appendDone,
      onRooms: instruments.roomsOpen,
      onError: error => app.log.warn({ err: error }, 'a dashboard could not be followed'),
    });
    app.addHook('onClose', async () => rooms.close());
    const { store, clock } = options;
    const dashboards = makeDashboards({ rooms, store, clock, onCommand: instruments.commandDone });
    app.decorate('dashboards', dashboards);
    await app.register(dashboardRoutes, { prefix: '/api/v1', dashboards });
  },
  { name: 'dashboards', dependencies: ['identity', 'instruments'] },
);

export type { Dashboards } from './dashboards.ts';
export type { Answer, Clock } from './decide-group.ts';
export { nameConflicts } from './name-conflicts.ts';
export { postgresStore } from './postgres-store.ts';
export type { StreamListener } from './replica.ts';
export type { Author, Room } from './room.ts';
export type { HeadBus } from './rooms.ts';
export { CommitUnknown, type EventStore, StoreUnavailable, type StreamKey } from './store.ts';
