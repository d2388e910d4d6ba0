import { randomUUID } from 'node:crypto';
import websocket from '@fastify/websocket';
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { LIMITS, LIVE_PROTOCOL } from '#core/contract/index.ts';
import type { Config } from './config/index.ts';
import { dashboardsPlugin, type EventStore } from './dashboards/index.ts';
import { type DataOptions, dataPlugin } from './data/index.ts';
import type { Database } from './database/index.ts';
import { type ErrorTracker, errorTracking, noErrorTracker } from './error-tracking/index.ts';
import { type HealthChecksOptions, healthChecks } from './health-checks.ts';
import { type IdentityService, identityPlugin, tenantIds } from './identity/index.ts';
import { distrust, limitsPlugin, trustedHops } from './limits/index.ts';
import { type Bus, headBus, letGoOfBroken, livePlugin } from './live/index.ts';
import { AccessLog, type Logs, logsPlugin } from './logs/index.ts';
import { measureDatabase } from './measured-database.ts';
import {
  CONNECTION_TIMES,
  type ConnectionTimes,
  cors,
  documentation,
  errors,
  headers,
  health,
  healthRoutes,
  httpServer,
  httpServerOptions,
  inlineOf,
  instruments,
  makeOrigins,
  page,
  pageConfig,
  problemsPage,
  reports,
  standingHeaders,
  surroundingsOf,
} from './operations/index.ts';
import { pageTelemetry } from './page-telemetry/index.ts';
import type { Release } from './release.ts';
import type { Keyring } from './secrets/index.ts';
import { logSlowQueries } from './slow-queries.ts';
import { requestSpans } from './tracing/index.ts';
import { refuseUnstorable, validatorCompiler } from './validation.ts';

export interface AppOptions {
  readonly config: Config;
  readonly database: Database;
  readonly store: EventStore;
  readonly bus: Bus;
  readonly identity: IdentityService;
  /** encrypts at rest what teams entrust to us */
  readonly keyring: Keyring;
  /** hosts that sources may connect to beside SOURCE_ALLOWED_HOSTS, in the same form */
  readonly sourcesAlso?: readonly string[];
  /** folder of the built page; null serves the API alone */
  readonly pageFolder: string | null;
  readonly release: Release;
  readonly logs: Logs;
  /** where faults are reported; default: nowhere */
  readonly errorTracker?: ErrorTracker;
  readonly disk?: HealthChecksOptions['disk'];
  /** no other process serves this installation */
  readonly alone?: boolean;
  /** instead of our own; for tests */
  readonly connectors?: DataOptions['connectors'];
  /** how long a connection may take; tests are in a hurry */
  readonly times?: ConnectionTimes;
}

/** A request id that came with the request (from a proxy) is kept when it is harmless. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** The server as a tree of plugins, in load order. It listens to nothing yet. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { config, database, store, bus, identity, release, times = CONNECTION_TIMES } = options;
  const origins = makeOrigins(config);
  const standing = standingHeaders(surroundingsOf(config, inlineOf(options.pageFolder)));
  const app = fastify({
    loggerInstance: options.logs.logger as FastifyBaseLogger,
    trustProxy: trustedHops(config.TRUSTED_PROXIES),
    bodyLimit: LIMITS.bodyBytes,
    forceCloseConnections: 'idle',
    // Refused by name below, with everything else that cannot be kept; nothing here merges objects.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    routerOptions: { maxParamLength: 300 },
    requestIdHeader: false,
    genReqId: request => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    logController: new AccessLog(config.ACCESS_LOG ? options.logs : null, config.ACCESS_LOG_PER_SECOND),
    ...httpServerOptions(times, standing.data),
    // What still arrives while the server stops is answered, not turned away.
    return503OnClosing: false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.removeContentTypeParser('text/plain');
  app.addHook('preValidation', refuseUnstorable);
  app.decorateRequest('askedRoute', null);
  app.addHook('onRequest', (request, reply, done) => {
    distrust(request.raw);
    reply.header('x-request-id', request.id);
    if (app.draining.value) reply.header('connection', 'close');
    done();
  });

  await app.register(errors, {
    report: (error, request) => app.errorTracking.report(error, { part: 'request', request }),
  });
  await app.register(headers, { standing });
  await app.register(cors, { origins });
  await app.register(instruments, { enabled: config.ENABLE_METRICS, release });
  await app.register(logsPlugin, { logs: options.logs });
  await app.register(requestSpans, { registry: app.instruments.registry });
  await app.register(health);
  await app.register(errorTracking, { tracker: options.errorTracker ?? noErrorTracker() });
  await app.register(limitsPlugin, {
    config,
    caller: request => app.data.pusher(request) ?? app.caller(request),
  });
  await app.register(documentation, { version: release.version });
  await app.register(websocket, {
    options: {
      maxPayload: LIMITS.bodyBytes,
      handleProtocols: offered => offered.has(LIVE_PROTOCOL) && LIVE_PROTOCOL,
    },
    errorHandler: letGoOfBroken,
    // The live plugin closes them, with a code that says why.
    preClose: done => done(),
  });
  await app.register(httpServer, { headers: standing.data });
  measureDatabase(app, database);
  logSlowQueries(app, database, config.SLOW_QUERY_MS);
  healthChecks(app, options);
  await app.register(healthRoutes, { operator: config.BOOTSTRAP_TENANT, release });
  await app.register(problemsPage);
  await app.register(reports, { origins });
  await app.register(identityPlugin, { config, identity });
  await app.register(dashboardsPlugin, {
    store,
    bus: headBus(bus),
    clock: { now: () => new Date().toISOString(), id: () => randomUUID() },
    folding: config.ENABLE_EVENT_SOURCING ? null : { tenants: after => tenantIds(identity.pool, after) },
  });
  await app.register(dataPlugin, {
    config,
    database,
    keyring: options.keyring,
    also: options.sourcesAlso ?? [],
    alone: options.alone,
    connectors: options.connectors,
  });
  await app.register(livePlugin, {
    bus,
    watch: (tenant, wish, onResult) => app.data.watch({ tenant, ...wish }, onResult),
  });
  await app.register(pageTelemetry);
  await app.register(pageConfig, { config, release: release.name });
  await app.register(page, { folder: options.pageFolder });
  return app;
}
