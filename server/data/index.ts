import fastifyPlugin from 'fastify-plugin';
import type { Metric, SourceKind } from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import type { Database } from '#server/database/index.ts';
import { tenantIds } from '#server/identity/index.ts';
import { openOutbound } from '#server/outbound/index.ts';
import type { Keyring } from '#server/secrets/index.ts';
import { openShaper } from '#server/shaping/index.ts';
import { keyRoutes } from './datasets/key-routes.ts';
import { pushRoutes } from './datasets/push-routes.ts';
import { Pushers } from './datasets/pushers.ts';
import { datasetRoutes } from './datasets/routes.ts';
import { datasetSource } from './datasets/source.ts';
import { Sweep } from './datasets/sweep.ts';
import { type DataRequest, Executions, type Outcome } from './executions.ts';
import { queryRoutes } from './query-routes.ts';
import { regionRoutes } from './region-routes.ts';
import { type DataResult, Scheduler } from './scheduler.ts';
import { Sharing } from './sharing/sharing.ts';
import type { Sources, Tenant } from './source.ts';
import { connectedSource } from './sources/connected-source.ts';
import { Connections } from './sources/connections.ts';
import type { Connector, Connectors } from './sources/connector.ts';
import { openConnectors } from './sources/connectors.ts';
import { SourceHealth } from './sources/health.ts';
import { previewRoutes } from './sources/http/preview-routes.ts';
import { sourceRoutes } from './sources/routes.ts';
import { tryRoutes } from './sources/try-routes.ts';
import { CATALOGUE } from './system/catalogue.ts';
import { readPostgresStatistics } from './system/postgres-statistics.ts';
import { systemRoutes } from './system/routes.ts';
import { Sampler } from './system/sampler.ts';
import { systemSource } from './system/source.ts';
import { variableRoutes } from './variables/routes.ts';
import { type RegionWatch, watchBound } from './variables/watch-bound.ts';

/** Data of regions: `app.data`. */
export interface Data {
  /** Watches a query with what is chosen for the variables it mentions. @returns to stop; safe to call twice */
  watch(request: RegionWatch, onResult: (result: DataResult) => void): () => void;
  /** Executes a query once; an answer that somebody else just got is good enough. Never throws. */
  run(request: DataRequest): Promise<Outcome>;
  /** @returns what a tenant can ask of the system source; empty when it may not */
  describe(tenant: Tenant): readonly Metric[];
  /** Who pushes with a key, for those who count it; null for everybody else */
  readonly pusher: Pushers['caller'];
}

declare module 'fastify' {
  interface FastifyInstance {
    data: Data;
  }
}

export interface DataOptions {
  readonly config: Pick<Config, 'BOOTSTRAP_TENANT' | 'SOURCE_ALLOWED_HOSTS'>;
  readonly database: Database;
  /** seals the secrets of sources */
  readonly keyring: Keyring;
  /** hosts that sources may connect to beside the operator's list */
  readonly also?: readonly string[];
  /** no other process serves this installation: answers of sources are not shared through the database */
  readonly alone?: boolean | undefined;
  /** instead of our own; for tests */
  readonly connectors?: Partial<Connectors> | undefined;
}

/** How old an answer to a single request may be, in milliseconds. */
const RUN_MAX_AGE = 1_000;

/** Sources, the scheduler of watched queries, and the routes of datasets and of regions' data. */
export const dataPlugin = fastifyPlugin<DataOptions>(
  async (app, { config, database, keyring, also = [], alone = false, ...options }) => {
    const operator = config.BOOTSTRAP_TENANT;
    const { instruments } = app;
    const sampler = new Sampler({ instruments, statistics: () => readPostgresStatistics(database.app) });
    const connections = new Connections(database, keyring);
    const sourceHealth = new SourceHealth();
    const outbound = openOutbound({ config, also });
    const shaper = openShaper();
    const connectors: Connectors = { ...openConnectors({ outbound, shaper }), ...options.connectors };
    const connected = (kind: SourceKind) =>
      connectedSource(kind, connectors[kind] as Connector, { connections, health: sourceHealth });
    const sources: Sources = {
      system: systemSource(instruments.enabled ? sampler.ring : null, operator),
      dataset: datasetSource(database),
      postgres: connected('postgres'),
      prometheus: connected('prometheus'),
      http: connected('http'),
    };
    const sharing = alone ? null : new Sharing({ database, onFailed: () => instruments.sharingFailed() });
    const executions = new Executions({
      sources,
      sharing,
      instruments,
      onUnexpected: error => {
        app.errorTracking.report(error, { part: 'query' });
        app.log.error({ event: 'query.failed', err: error }, 'query failed');
      },
    });
    instruments.breakers(() => executions.breakers());
    const scheduler = new Scheduler({
      executions,
      instruments,
      onError: error => {
        app.errorTracking.report(error, { part: 'scheduler' });
        app.log.error({ event: 'query.not-delivered', err: error }, 'result not delivered');
      },
    });
    const run = (request: DataRequest) => executions.execute(request, RUN_MAX_AGE);
    const onChanged = scheduler.changed.bind(scheduler);
    const onSourceChanged = (tenant: string, id: string) => {
      connections.forget(tenant, id);
      sourceHealth.forget(tenant, id);
      for (const connector of Object.values(connectors)) connector.forget?.(tenant, id);
      scheduler.changed(tenant, id);
    };
    const pushers = new Pushers({ database, identity: app.identity.pool });
    const sweep = new Sweep({
      database,
      tenants: after => tenantIds(app.identity.pool, after),
      onChanged,
      onError: error => {
        app.errorTracking.report(error, { part: 'sweep' });
        app.log.error({ event: 'dataset.not-expired', err: error }, 'old rows are still there');
      },
    });
    const binding = {
      watch: scheduler.watch.bind(scheduler),
      run,
      onUnexpected: (error: unknown) => {
        app.errorTracking.report(error, { part: 'query' });
        app.log.error({ event: 'query.failed', err: error }, 'query failed');
      },
    };
    app.decorate('data', {
      pusher: pushers.caller.bind(pushers),
      watch: (request, onResult) => watchBound(binding, request, onResult),
      run,
      describe: tenant => (tenant.slug === operator ? CATALOGUE : []),
    });

    const prefix = '/api/v1';
    const variables = (tenant: string, dashboard: string) => app.dashboards.variables(tenant, dashboard);
    await app.register(datasetRoutes, { prefix, database, onChanged });
    await app.register(pushRoutes, { prefix, database, onChanged, pushers });
    await app.register(keyRoutes, { prefix, database, onRevoked: () => pushers.forget() });
    await app.register(systemRoutes, { prefix, operator });
    await app.register(sourceRoutes, {
      prefix,
      database,
      keyring,
      connections,
      health: sourceHealth,
      onChanged: onSourceChanged,
    });
    await app.register(tryRoutes, { prefix, database, connections, health: sourceHealth, connectors });
    await app.register(queryRoutes, { prefix, variables, run });
    await app.register(previewRoutes, { prefix, connections, variables, run, outbound, shaper });
    await app.register(regionRoutes, {
      prefix,
      region: (...place) => app.dashboards.region(...place),
      variables,
      run,
    });
    await app.register(variableRoutes, { prefix, variables, run });

    app.addHook('onReady', async () => {
      if (instruments.enabled) sampler.start();
      sweep.start();
    });
    // Before connections are waited for: watchers must not hold up the end.
    app.addHook('preClose', async () => {
      scheduler.close();
      sharing?.close();
      sampler.stop();
      await sweep.stop();
    });
    app.addHook('onClose', async () => {
      await Promise.all(Object.values(connectors).map(connector => connector.close?.()));
      await Promise.all([outbound.close(), shaper.close()]);
    });
  },
  { name: 'data', dependencies: ['instruments', 'identity', 'dashboards'] },
);

export type { DataRequest, Outcome } from './executions.ts';
export type { DataResult, WatchRequest } from './scheduler.ts';
export type { Tenant } from './source.ts';
export { CATALOGUE, type MetricId } from './system/catalogue.ts';
export type { Choice } from './variables/bind.ts';
