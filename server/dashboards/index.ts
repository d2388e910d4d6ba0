import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Dashboards, makeDashboards } from './dashboards.ts';
import type { Clock } from './decide-group.ts';
import { Folding, type FoldingOptions } from './folding.ts';
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
  /** folds old events in the background; null: history is kept */
  readonly folding: Pick<FoldingOptions, 'tenants'> | null;
}

function foldInBackground(
  app: FastifyInstance,
  options: Pick<FoldingOptions, 'store' | 'clock' | 'tenants'>,
): void {
  const folding = new Folding({
    ...options,
    draining: () => app.draining.value,
    onFolded: (key, events) =>
      app.log.info({ event: 'dashboard.folded', ...key, events }, 'old events were folded'),
    onError: (error, key) => {
      app.errorTracking.report(error, { part: 'folding', tenant: key?.tenant });
      app.log.error(
        { event: 'dashboard.fold-failed', err: error, ...key },
        'old events could not be folded; tried again in ten minutes',
      );
    },
  });
  app.addHook('onReady', async () => folding.start());
  app.addHook('preClose', () => folding.stop());
}

/** The rooms of this process, the use cases on them (`app.dashboards`) and their routes. */
export const dashboardsPlugin = fastifyPlugin<DashboardsOptions>(
  async (app, options) => {
    const { instruments } = app;
    const { store, bus, clock } = options;
    const folding = options.folding !== null;
    const rooms = new Rooms({
      store,
      bus,
      clock,
      folding,
      onAppend: instruments.appendDone,
      onRooms: instruments.roomsOpen,
      onDelivered: instruments.delivered,
      onError: error => {
        app.errorTracking.report(error, { part: 'room' });
        app.log.warn({ event: 'dashboard.not-followed', err: error }, 'a dashboard could not be followed');
      },
    });
    app.addHook('onClose', async () => rooms.close());
    const dashboards = makeDashboards({
      rooms,
      store,
      clock,
      folding,
      onCommand: instruments.commandDone,
      onConflict: instruments.commandConflict,
    });
    instruments.commandsWaiting(() => rooms.waiting);
    if (options.folding) foldInBackground(app, { store, clock, ...options.folding });
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
export { tellAudit } from './tell-audit.ts';
