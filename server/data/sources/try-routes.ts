import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import {
  SourceEntriesQuerySchema,
  SourceEntrySchema,
  type SourceKind,
  type SourceTestAnswer,
  SourceTestAnswerSchema,
  SourceTestSchema,
} from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import type { Connections } from './connections.ts';
import type { Connection, Connector } from './connector.ts';
import type { SourceHealth } from './health.ts';
import { inTime } from './in-time.ts';
import { problems, SourcePath, TenantPath } from './routes.ts';
import { assertSecretsStay, changedSecrets, settingsOf } from './settings.ts';
import { getSource } from './store.ts';

export interface TryRoutesOptions {
  readonly database: Database;
  readonly connections: Connections;
  readonly health: SourceHealth;
  readonly connectors: Readonly<Record<SourceKind, Connector>>;
}

/** What the audit stream is told of a try, beside the source. */
const about = (person: string, tenant: string, kind: SourceKind, { ok }: SourceTestAnswer) => ({
  person,
  tenant,
  source: kind,
  reason: ok ? undefined : 'source-failed',
});

/** Trying a connection, before it is kept and after; and looking at what can be asked of it. */
export const tryRoutes: FastifyPluginAsyncTypebox<TryRoutesOptions> = async (app, options) => {
  const { database, connections, health, connectors } = options;

  /** A try that fails is an answer, not a refusal: the form shows it where the person is. */
  async function outcomeOf(kind: SourceKind, connection: Connection) {
    const started = performance.now();
    const milliseconds = () => Math.round(performance.now() - started);
    try {
      const detail = await inTime(signal => connectors[kind].test(connection, signal));
      return { ok: true, detail, milliseconds: milliseconds() };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ok: false, detail: error.rejection.detail, milliseconds: milliseconds() };
    }
  }

  app.post(
    '/tenants/:tenant/sources/test',
    {
      config: { access: 'source:change', limit: 'queries' },
      schema: {
        tags: ['sources'],
        summary: 'Try a connection before it is kept',
        description:
          'With `id` the secrets that are not sent are those kept for that source, at the same address.',
        params: TenantPath,
        body: SourceTestSchema,
        response: { 200: SourceTestAnswerSchema, ...problems },
      },
    },
    async request => {
      const { tenant, person } = await app.allow(request);
      const { kind, settings: given, secrets: entered, id } = request.body;
      const settings = settingsOf(kind, given);
      const kept =
        id === undefined
          ? {}
          : await database.readTenant(tenant.id, async client => {
              const before = await getSource(client, tenant.id, id);
              assertSecretsStay(kind, before, { ...settings }, entered);
              return connections.secretsIn(client, tenant.id, id);
            });
      const secrets = changedSecrets(kind, kept, entered);
      const revision = `tried ${request.id}`;
      const connection: Connection = { tenant: tenant.id, id: null, revision, settings, secrets };
      const outcome = await outcomeOf(kind, connection);
      app.audit(request, 'source.tested', { ...about(person.id, tenant.id, kind, outcome), target: id });
      return outcome;
    },
  );

  app.post(
    '/tenants/:tenant/sources/:source/test',
    {
      config: { access: 'source:change', limit: 'queries' },
      schema: {
        tags: ['sources'],
        summary: 'Try the connection of a source',
        params: SourcePath,
        response: { 200: SourceTestAnswerSchema, ...problems },
      },
    },
    async request => {
      const { tenant, person } = await app.allow(request);
      const { source: id } = request.params;
      const { kind } = await database.readTenant(tenant.id, client => getSource(client, tenant.id, id));
      const outcome = await outcomeOf(kind, await connections.of(tenant.id, id, kind));
      health.note(tenant.id, id, Date.now(), outcome.ok ? null : outcome.detail);
      app.audit(request, 'source.tested', { ...about(person.id, tenant.id, kind, outcome), target: id });
      return outcome;
    },
  );

  app.get(
    '/tenants/:tenant/sources/:source/entries',
    {
      config: { access: 'source:view', limit: 'queries' },
      schema: {
        tags: ['sources'],
        summary: 'Look at what can be asked of a source: tables, columns, metrics, labels',
        params: SourcePath,
        querystring: SourceEntriesQuerySchema,
        response: {
          200: Type.Object({ entries: Type.Array(SourceEntrySchema) }),
          ...problems,
        },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const { source: id } = request.params;
      const { kind } = await database.readTenant(tenant.id, client => getSource(client, tenant.id, id));
      const connector = connectors[kind];
      if (!connector.entries) return { entries: [] };
      const connection = await connections.of(tenant.id, id, kind);
      const entries = await inTime(signal => connector.entries!(connection, request.query, signal));
      return { entries: [...entries] };
    },
  );
};
