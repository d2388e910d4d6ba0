import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import {
  DatasetChangesSchema,
  DatasetListSchema,
  DatasetSchema,
  Id,
  NewDatasetSchema,
  PreviewQuerySchema,
  ProblemSchema,
  reject,
} from '#core/contract/index.ts';
import { FrameSchema } from '#core/query/index.ts';
import type { Database } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import { setKey } from './push/row-keys.ts';
import { isStorable } from './push/row-reader.ts';
import { queryDataset } from './query.ts';
import { readQuota } from './quota.ts';
import { atOnce, expireRows, setKeep } from './retention.ts';
import {
  createDataset,
  deleteDataset,
  getDataset,
  listDatasets,
  lockDataset,
  renameDataset,
  toDataset,
} from './store.ts';
import { setTimeColumn } from './time-column.ts';

export interface DatasetRoutesOptions {
  readonly database: Database;
  /** a dataset's rows or shape have changed, or it is gone */
  readonly onChanged: (tenant: string, dataset: string) => void;
}

const TenantPath = Type.Object({ tenant: Type.String() });
export const DatasetPath = Type.Object({ tenant: Type.String(), dataset: Id });
export const problems = { '4xx': ProblemSchema, '5xx': ProblemSchema };

/** @throws Refusal invalid-request */
export function storableName(name: string): string {
  return storable(name).trim();
}

function storable(name: string): string {
  if (isStorable(name)) return name;
  throw new Refusal(
    reject('invalid-request', 'The name contains characters that cannot be stored; take them out.'),
  );
}

/** The datasets of a tenant over HTTP. */
export const datasetRoutes: FastifyPluginAsyncTypebox<DatasetRoutesOptions> = async (app, options) => {
  const { database, onChanged } = options;

  app.get(
    '/tenants/:tenant/datasets',
    {
      config: { access: 'dataset:view', limit: 'reads' },
      schema: {
        tags: ['datasets'],
        summary: 'List datasets by name, and how much of its quota the team has used',
        params: TenantPath,
        response: { 200: DatasetListSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      return database.readTenant(tenant.id, async client => ({
        datasets: (await listDatasets(client, tenant.id)).map(toDataset),
        quota: await readQuota(client, tenant.id),
      }));
    },
  );

  app.post(
    '/tenants/:tenant/datasets',
    {
      config: { access: 'dataset:create', limit: 'commands' },
      schema: {
        tags: ['datasets'],
        summary: 'Create an empty dataset',
        params: TenantPath,
        body: NewDatasetSchema,
        response: { 201: DatasetSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const dataset = { id: randomUUID(), name: storableName(request.body.name) };
      const created = await database.tenant(tenant.id, client => createDataset(client, tenant.id, dataset));
      app.audit(request, 'dataset.created', {
        person: person.id,
        tenant: tenant.id,
        dataset: created.id,
      });
      reply.code(201).header('location', `/api/v1/tenants/${tenant.slug}/datasets/${created.id}`);
      return toDataset(created);
    },
  );

  app.get(
    '/tenants/:tenant/datasets/:dataset',
    {
      config: { access: 'dataset:view', limit: 'reads' },
      schema: {
        tags: ['datasets'],
        summary: 'Read what a dataset is',
        params: DatasetPath,
        response: { 200: DatasetSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const { dataset } = request.params;
      return toDataset(
        await database.readTenant(tenant.id, client => getDataset(client, tenant.id, dataset)),
      );
    },
  );

  app.patch(
    '/tenants/:tenant/datasets/:dataset',
    {
      config: { access: 'dataset:push', limit: 'commands' },
      schema: {
        tags: ['datasets'],
        summary: 'Rename a dataset, choose its time column or key, say what it keeps',
        params: DatasetPath,
        body: DatasetChangesSchema,
        response: { 200: DatasetSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const { dataset } = request.params;
      const { name, timeColumn, key, keepDays, keepRows } = request.body;
      const keeps = keepDays !== undefined || keepRows !== undefined;
      await database.tenant(tenant.id, async client => {
        const stored = await lockDataset(client, tenant.id, dataset);
        if (name !== undefined) await renameDataset(client, tenant.id, dataset, storableName(name));
        if (timeColumn !== undefined) await setTimeColumn(client, tenant.id, stored, timeColumn);
        if (key !== undefined) await setKey(client, tenant.id, stored, key.map(storable));
        if (!keeps) return;
        const now = await getDataset(client, tenant.id, dataset);
        await setKeep(client, tenant.id, now, { days: keepDays, rows: keepRows });
      });
      if (keeps) await expireRows(database, tenant.id, dataset, Date.now(), atOnce());
      onChanged(tenant.id, dataset);
      return toDataset(
        await database.readTenant(tenant.id, client => getDataset(client, tenant.id, dataset)),
      );
    },
  );

  app.delete(
    '/tenants/:tenant/datasets/:dataset',
    {
      config: { access: 'dataset:delete', limit: 'commands' },
      schema: {
        tags: ['datasets'],
        summary: 'Delete a dataset and its rows; this cannot be undone',
        params: DatasetPath,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const { dataset } = request.params;
      await database.tenant(tenant.id, client => deleteDataset(client, tenant.id, dataset));
      app.audit(request, 'dataset.deleted', { person: person.id, tenant: tenant.id, dataset });
      onChanged(tenant.id, dataset);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/tenants/:tenant/datasets/:dataset/rows',
    {
      config: { access: 'dataset:view', limit: 'queries' },
      schema: {
        tags: ['datasets'],
        summary: 'Look at the newest rows',
        params: DatasetPath,
        querystring: PreviewQuerySchema,
        response: { 200: FrameSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const { dataset: id } = request.params;
      const { limit = 100 } = request.query;
      return database.readTenant(tenant.id, async client => {
        const dataset = await getDataset(client, tenant.id, id);
        const query = { source: 'dataset' as const, limit };
        const asked = { query, range: null, variables: {}, now: Date.now() };
        return queryDataset({ client, tenant: tenant.id, dataset, ...asked });
      });
    },
  );
};
