import { randomUUID } from 'node:crypto';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { LIMITS, LIVE_PROTOCOL } from '#core/contract/index.ts';
import type { Config } from './config/index.ts';
import { dashboardsPlugin, type EventStore } from './dashboards/index.ts';
import { dataPlugin } from './data/index.ts';
import { type Database, pendingMigrations } from './database/index.ts';
import { type IdentityService, identityPlugin } from './identity/index.ts';
import { type Bus, headBus, livePlugin } from './live/index.ts';
import {
  answerClientError,
  answerError,
  documentation,
  errors,
  headers,
  health,
  instruments,
  page,
  problemsPage,
} from './operations/index.ts';
import { refuseUnstorable, validatorCompiler } from './validation.ts';

export interface AppOptions {
  readonly config: Config;
  readonly database: Database;
  readonly store: EventStore;
  readonly bus: Bus;
  readonly identity: IdentityService;
  /** folder of the built page; null serves the API alone */
  readonly pageFolder: string | null;
  readonly version: string;
  readonly logger: FastifyServerOptions['logger'];
}

/** A request id that came with the request (from a proxy) is kept when it is harmless. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** @returns a check of what the database lacks for serving; migrations that are there do not go away again */
function databaseCheck(database: Database): () => Promise<string | null> {
  let migrated = false;
  return async () => {
    if (!(await database.ready(2_000))) return 'The database does not answer.';
    const pending = migrated ? [] : await pendingMigrations(database.app);
    migrated = pending.length === 0;
    return migrated ? null : `Migrations are pending: ${pending.map(({ name }) => name).join(', ')}.`;
  };
}

/** The server as a tree of plugins, in load order. It listens to nothing yet. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { config, database, store, bus, identity } = options;
  const app = fastify({
    logger: options.logger,
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
    logController: new LogController({
      disableRequestLogging: config.LOG_LEVEL !== 'debug' && config.LOG_LEVEL !== 'trace',
    }),
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
    // What still arrives while the server stops is answered, not turned away.
    return503OnClosing: false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.removeContentTypeParser('text/plain');
  app.addHook('preValidation', refuseUnstorable);
  app.decorate('draining', { value: false });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (app.draining.value) reply.header('connection', 'close');
    done();
  });

  await app.register(errors);
  await app.register(headers);
  await app.register(instruments);
  await app.register(documentation, { version: options.version });
  await app.register(websocket, {
    options: {
      maxPayload: LIMITS.bodyBytes,
      handleProtocols: offered => offered.has(LIVE_PROTOCOL) && LIVE_PROTOCOL,
    },
    // The live plugin closes them, with a code that says why.
    preClose: done => done(),
  });
  await app.register(health, { database: databaseCheck(database) });
  await app.register(problemsPage);
  await app.register(identityPlugin, { config, identity });
  await app.register(dashboardsPlugin, {
    store,
    bus: headBus(bus),
    clock: { now: () => new Date().toISOString(), id: () => randomUUID() },
  });
  await app.register(dataPlugin, { config, database });
  await app.register(livePlugin, {
    bus,
    watch: (tenant, wish, onResult) => app.data.watch({ tenant, ...wish }, onResult),
  });
  await app.register(page, { folder: options.pageFolder });
  return app;
}
