import fastifyPlugin from 'fastify-plugin';
import type { Metric } from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import type { Database } from '#server/database/index.ts';
import { pushRoutes } from './datasets/push-routes.ts';
import { datasetRoutes } from './datasets/routes.ts';
import { datasetSource } from './datasets/source.ts';
import { type DataRequest, Executions, type Outcome } from './executions.ts';
import { regionRoutes } from './region-routes.ts';
import { Scheduler } from './scheduler.ts';
import type { Sources, Tenant } from './source.ts';
import { CATALOGUE } from './system/catalogue.ts';
import { readPostgresStatistics } from './system/postgres-statistics.ts';
import { systemRoutes } from './system/routes.ts';
import { Sampler } from './system/sampler.ts';
import { systemSource } from './system/source.ts';

/** Data of regions: `app.data`. */
export interface Data {
  readonly watch: Scheduler['watch'];
  /** Executes a query once; an answer that somebody else just got is good enough. Never throws. */
  run(request: DataRequest): Promise<Outcome>;
  /** @returns what a tenant can ask of the system source; empty when it may not */
  describe(tenant: Tenant): readonly Metric[];
}

declare module 'fastify' {
  interface FastifyInstance {
    data: Data;
  }
}

export interface DataOptions {
  readonly config: Pick<Config, 'BOOTSTRAP_TENANT'>;
  readonly database: Database;
}

/** How old an answer to a single request may be, in milliseconds. */
const RUN_MAX_AGE = 1_000;

/** Sources, the scheduler of watched queries, and the routes of datasets and of regions' data. */
export const dataPlugin = fastifyPlugin<DataOptions>(
  async (app, { config, database }) => {
    const operator = config.BOOTSTRAP_TENANT;
    const { instruments } = app;
    const sampler = new Sampler({ instruments, statistics: () => readPostgresStatistics(database.app) });
    const sources: Sources = {
      system: systemSource(sampler.ring, operator),
      dataset: datasetSource(database),
    };
    const executions = new Executions({
      sources,
      instruments,
      onUnexpected: error => app.log.error({ err: error }, 'query failed'),
    });
    const scheduler = new Scheduler({
      executions,
      sources,
      instruments,
      onError: error => app.log.error({ err: error }, 'result not delivered'),
    });
    const run = (request: DataRequest) => executions.execute(request, RUN_MAX_AGE);
    const onChanged = scheduler.changed.bind(scheduler);
    app.decorate('data', {
      watch: scheduler.watch.bind(scheduler),
      run,
      describe: tenant => (tenant.slug === operator ? CATALOGUE : []),
    });

    const prefix = '/api/v1';
    await app.register(datasetRoutes, { prefix, database, onChanged });
    await app.register(pushRoutes, { prefix, database, onChanged });
    await app.register(systemRoutes, { prefix, operator });
    await app.register(regionRoutes, {
      prefix,
      region: (...place) => app.dashboards.region(...place),
      run,
    });

    app.addHook('onReady', async () => sampler.start());
    // Before connections are waited for: watchers must not hold up the end.
    app.addHook('preClose', async () => {
      scheduler.close();
      sampler.stop();
    });
  },
  { name: 'data', dependencies: ['instruments', 'dashboards'] },
);

export type { DataRequest, Outcome } from './executions.ts';
export type { DataResult, WatchRequest } from './scheduler.ts';
export type { Tenant } from './source.ts';
