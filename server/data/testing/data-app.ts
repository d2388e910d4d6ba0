import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Dataset, type Query, type Region, reject, type Variable } from '#core/contract/index.ts';
import type { Frame, Value } from '#core/query/index.ts';
import { readConfig } from '#server/config/index.ts';
import { type Database, openDatabase } from '#server/database/index.ts';
import { testDatabase } from '#server/database/testing/database.ts';
import { errorTracking, noErrorTracker } from '#server/error-tracking/index.ts';
import { bootstrap, createIdentity, identityPlugin } from '#server/identity/index.ts';
import {
  cookieOf,
  createTeam,
  joined,
  me,
  PASSWORD,
  signUp,
  type Visitor,
} from '#server/identity/testing/identity-app.ts';
import { limitsPlugin } from '#server/limits/index.ts';
import { logsPlugin, noLogs } from '#server/logs/index.ts';
import { errors, health, instruments } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { createKeyring } from '#server/secrets/index.ts';
import { validatorCompiler } from '#server/validation.ts';
import { dataPlugin } from '../index.ts';

/** Data on a database of its own, with real accounts; dashboards are a map of regions the test fills. */
export interface DataApp {
  readonly app: FastifyInstance;
  readonly database: Database;
  /** owner, editor and viewer of the operator's team `home`, and the owner of another team `other` */
  readonly owner: Visitor;
  readonly editor: Visitor;
  readonly viewer: Visitor;
  readonly stranger: Visitor;
  readonly tenants: { readonly home: string; readonly other: string };
  /** @returns the id of a region with this query, as a dashboard of any team would have it */
  region(query: Query | null): string;
  /** what can be chosen on each dashboard */
  define(variables: readonly Variable[]): void;
  close(): Promise<void>;
}

const EMAIL = 'operator@example.org';

export const DASHBOARD = '6f0c5b8e-6d2c-4a55-9d0b-0d4a6f0f7c11';

export async function dataApp(): Promise<DataApp> {
  const place = await testDatabase();
  const config = readConfig({ NODE_ENV: 'test', BOOTSTRAP_EMAIL: EMAIL, BOOTSTRAP_PASSWORD: PASSWORD });
  const database = await openDatabase({ url: place.url, identityUrl: place.identityUrl, log: () => {} });
  const log = { error: () => {}, warn: () => {} };
  const keys = { current: 'a secret for tests, a secret for tests, 0123456789', accepted: [] };
  const identity = await createIdentity({ config, pool: database.identity, keys, installation: 'test', log });
  await bootstrap({ config, identity });
  const regions = new Map<string, Region>();
  let variables: readonly Variable[] = [];
  const dashboards = fastifyPlugin(
    async (app: FastifyInstance) => {
      const region = async (_tenant: string, _dashboard: string, id: string) => {
        const found = regions.get(id);
        if (!found) throw new Refusal(reject('region-not-found', 'It is gone.'));
        return found;
      };
      app.decorate('dashboards', { region, variables: async () => variables } as never);
    },
    { name: 'dashboards' },
  );
  const app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  await app.register(errors);
  await app.register(instruments);
  await app.register(logsPlugin, { logs: noLogs() });
  await app.register(errorTracking, { tracker: noErrorTracker() });
  await app.register(health);
  await app.register(limitsPlugin, {
    config,
    caller: request => app.data.pusher(request) ?? app.caller(request),
  });
  await app.register(identityPlugin, { config, identity });
  await app.register(dashboards);
  await app.register(dataPlugin, { config, database, keyring: createKeyring(keys) });
  await app.ready();

  const owner = await signIn(app);
  const home = (await me(app, owner)).tenants.find(({ slug }) => slug === 'home')!;
  const stranger = await signUp(app, 'Stranger');
  const other = await createTeam(app, stranger, 'other');
  return {
    app,
    database,
    owner,
    stranger,
    editor: await joined(app, owner, 'home', 'editor'),
    viewer: await joined(app, owner, 'home', 'viewer'),
    tenants: { home: home.id, other: other.id },
    region(query) {
      const id = crypto.randomUUID();
      const widget = { kind: 'table' as const, options: {} };
      const placement = { x: 0, y: 0, w: 6, h: 4 };
      regions.set(id, { id, title: '', description: '', widget, query, placement, version: 1, touched: {} });
      return id;
    },
    define(next) {
      variables = next;
    },
    async close() {
      await app.close();
      await database.close();
      await place.drop();
    },
  };
}

/** @returns the first owner, whom the installation was set up with */
async function signIn(app: FastifyInstance): Promise<Visitor> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email: EMAIL, password: PASSWORD },
  });
  const { token, user } = answer.json<{ token: string; user: { id: string } }>();
  return { id: user.id, email: EMAIL, name: 'Owner', cookie: cookieOf(answer), token };
}

/** @returns a new dataset of the team `home`, made by its owner */
export async function newDataset({ app, owner }: DataApp, name: string): Promise<Dataset> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/tenants/home/datasets',
    headers: { cookie: owner.cookie },
    payload: { name },
  });
  if (answer.statusCode !== 201) throw new Error(`no dataset: ${answer.statusCode} ${answer.body}`);
  return answer.json();
}

/** Sends a request below /api/v1/tenants/. */
export const call = (
  { app }: DataApp,
  who: Visitor | null,
  method: 'GET' | 'PATCH' | 'DELETE' | 'POST',
  path: string,
  payload?: object,
): Promise<LightMyRequestResponse> =>
  app.inject({
    method,
    url: `/api/v1/tenants/${path}`,
    headers: who ? { cookie: who.cookie } : {},
    ...(payload && { payload }),
  });

/**
 * Asks a dataset as a region would, for a viewer.
 * @param range for example `?from=now-1h`
 * @throws Error with code and sentence of what was refused
 */
export async function askRegion(data: DataApp, query: Omit<Query, 'source'>, range = ''): Promise<Frame> {
  const region = data.region({ source: 'dataset', ...query });
  const path = `home/dashboards/${DASHBOARD}/regions/${region}/data${range}`;
  const answer = await call(data, data.viewer, 'GET', path);
  if (answer.statusCode !== 200) throw new Error(`${answer.json().code}: ${answer.json().detail}`);
  return answer.json();
}

/** @returns a frame's values by column */
export const valuesOf = (frame: Frame): Record<string, Value[]> =>
  Object.fromEntries(frame.columns.map(column => [column.name, column.values]));

export async function readDataset(data: DataApp, dataset: string): Promise<Dataset> {
  return (await call(data, data.owner, 'GET', `home/datasets/${dataset}`)).json();
}

export interface Push {
  readonly type?: string;
  readonly body: string | Buffer;
  readonly mode?: string;
  /** more of the query, for example `&errors=skip` */
  readonly query?: string;
  readonly who?: Visitor;
  readonly tenant?: string;
}

/** Pushes rows into a dataset, CSV and as the owner of `home` unless it says otherwise. */
export async function pushTo(
  { app, owner }: DataApp,
  dataset: string,
  { type = 'text/csv', body, mode = 'append', query = '', who = owner, tenant = 'home' }: Push,
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: `/api/v1/tenants/${tenant}/datasets/${dataset}/rows?mode=${mode}${query}`,
    headers: { cookie: who.cookie, 'content-type': type },
    payload: body,
  });
}
