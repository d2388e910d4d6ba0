import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import {
  type DataSource,
  DataSourceChangesSchema,
  DataSourceSchema,
  Id,
  NewDataSourceSchema,
  ProblemSchema,
} from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { deleteCredential, type Keyring, putCredential } from '#server/secrets/index.ts';
import { type Connections, placeOf } from './connections.ts';
import type { SourceHealth } from './health.ts';
import { assertSecretsStay, changedSecrets, settingsOf } from './settings.ts';
import {
  createSource,
  deleteSource,
  getSource,
  listSources,
  lockSource,
  type StoredSource,
  updateSource,
} from './store.ts';

export interface SourceRoutesOptions {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly connections: Connections;
  readonly health: SourceHealth;
  /** a source has other settings or secrets, or is gone */
  readonly onChanged: (tenant: string, source: string) => void;
}

export const SourcePath = Type.Object({ tenant: Type.String(), source: Id });
export const TenantPath = Type.Object({ tenant: Type.String() });
export const problems = { '4xx': ProblemSchema, '5xx': ProblemSchema };

/** The sources that a team connects, over HTTP. Secrets go in and never come out. */
export const sourceRoutes: FastifyPluginAsyncTypebox<SourceRoutesOptions> = async (app, options) => {
  const { database, keyring, connections, health, onChanged } = options;

  const shown = (tenant: string, { createdAt, updatedAt, ...source }: StoredSource): DataSource => ({
    ...source,
    settings: { ...source.settings },
    secrets: [...source.secrets],
    health: health.of(tenant, source.id),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  });

  app.get(
    '/tenants/:tenant/sources',
    {
      config: { access: 'source:view', limit: 'reads' },
      schema: {
        tags: ['sources'],
        summary: 'List the connected sources by name',
        params: TenantPath,
        response: { 200: Type.Object({ sources: Type.Array(DataSourceSchema) }), ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const sources = await database.readTenant(tenant.id, client => listSources(client, tenant.id));
      return { sources: sources.map(source => shown(tenant.id, source)) };
    },
  );

  app.post(
    '/tenants/:tenant/sources',
    {
      config: { access: 'source:change', limit: 'commands' },
      schema: {
        tags: ['sources'],
        summary: 'Connect a source',
        params: TenantPath,
        body: NewDataSourceSchema,
        response: { 201: DataSourceSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const { kind, name, settings, secrets: given } = request.body;
      const secrets = changedSecrets(kind, {}, given);
      const source = {
        id: randomUUID(),
        kind,
        name: name.trim(),
        settings: { ...settingsOf(kind, settings) },
        secrets: Object.keys(secrets),
      };
      const created = await database.tenant(tenant.id, async client => {
        const stored = await createSource(client, tenant.id, source);
        await putCredential(client, keyring, placeOf(tenant.id, source.id), JSON.stringify(secrets));
        return stored;
      });
      app.audit(request, 'source.created', {
        person: person.id,
        tenant: tenant.id,
        target: created.id,
        source: kind,
      });
      reply.code(201).header('location', `/api/v1/tenants/${tenant.slug}/sources/${created.id}`);
      return shown(tenant.id, created);
    },
  );

  app.get(
    '/tenants/:tenant/sources/:source',
    {
      config: { access: 'source:view', limit: 'reads' },
      schema: {
        tags: ['sources'],
        summary: 'Read how a source is connected; its secrets are not shown',
        params: SourcePath,
        response: { 200: DataSourceSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const { source } = request.params;
      const stored = await database.readTenant(tenant.id, client => getSource(client, tenant.id, source));
      return shown(tenant.id, stored);
    },
  );

  app.patch(
    '/tenants/:tenant/sources/:source',
    {
      config: { access: 'source:change', limit: 'commands' },
      schema: {
        tags: ['sources'],
        summary: 'Rename a source, or change its settings or secrets',
        description:
          'Settings are replaced as a whole, secrets one by one. A source at another address needs its secrets again.',
        params: SourcePath,
        body: DataSourceChangesSchema,
        response: { 200: DataSourceSchema, ...problems },
      },
    },
    async request => {
      const { tenant, person } = await app.allow(request);
      const { source: id } = request.params;
      const { name, settings, secrets: given } = request.body;
      const changed = await database.tenant(tenant.id, async client => {
        const before = await lockSource(client, tenant.id, id);
        const { kind } = before;
        const after = settings === undefined ? before.settings : { ...settingsOf(kind, settings) };
        assertSecretsStay(kind, before, after, given);
        let names = before.secrets;
        if (given !== undefined) {
          const secrets = changedSecrets(kind, await connections.secretsIn(client, tenant.id, id), given);
          names = Object.keys(secrets);
          await putCredential(client, keyring, placeOf(tenant.id, id), JSON.stringify(secrets));
        }
        const next = { id, name: name?.trim() ?? before.name, settings: after, secrets: names };
        return updateSource(client, tenant.id, next);
      });
      if (settings !== undefined || given !== undefined) onChanged(tenant.id, id);
      app.audit(request, 'source.changed', {
        person: person.id,
        tenant: tenant.id,
        target: id,
        source: changed.kind,
        changes: Object.keys(request.body),
      });
      return shown(tenant.id, changed);
    },
  );

  app.delete(
    '/tenants/:tenant/sources/:source',
    {
      config: { access: 'source:change', limit: 'commands' },
      schema: {
        tags: ['sources'],
        summary: 'Delete a source with its secrets; regions that ask it say so',
        params: SourcePath,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const { source: id } = request.params;
      const deleted = await database.tenant(tenant.id, async client => {
        const gone = await deleteSource(client, tenant.id, id);
        await deleteCredential(client, placeOf(tenant.id, id));
        return gone;
      });
      onChanged(tenant.id, id);
      app.audit(request, 'source.deleted', {
        person: person.id,
        tenant: tenant.id,
        target: id,
        source: deleted.kind,
      });
      return reply.code(204).send(null);
    },
  );
};
