import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import {
  DatasetChangesSchema,
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
import { isStorable } from './push/row-reader.ts';
import { queryDataset } from './query.ts';
import {
  createDataset,
  deleteDataset,
  getDataset,
  listDatasets,
  lockDataset,
  renameDataset,
  setTimeColumn,
  toDataset,
} from './store.ts';

export interface DatasetRoutesOptions {
  readonly database: Database;
  /** a dataset's rows or shape have changed, or it is gone */
  readonly onChanged: (tenant: string, dataset: string) => void;
}

const TenantPath = Type.Object({ tenant: Type.String() });
export const DatasetPath = Type.Object({ tenant: Type.String(), dataset: Id });
export const problems = { '4xx': ProblemSchema, '5xx': ProblemSchema };

function storableName(name: string): string {
  if (isStorable(name)) return name.trim();
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
      schema: {
        tags: ['datasets'],
        summary: 'List datasets by name',
        params: TenantPath,
        response: { 200: Type.Object({ datasets: Type.Array(DatasetSchema) }), ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request, 'dataset:view');
      const datasets = await database.readTenant(tenant.id, client => listDatasets(client, tenant.id));
      return { datasets: datasets.map(toDataset) };
    },
  );

  app.post(
    '/tenants/:tenant/datasets',
    {
      schema: {
        tags: ['datasets'],
        summary: 'Create an empty dataset',
        params: TenantPath,
        body: NewDatasetSchema,
        response: { 201: DatasetSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { tenant } = await app.allow(request, 'dataset:create');
      const dataset = { id: randomUUID(), name: storableName(request.body.name) };
      const created = await database.tenant(tenant.id, client => createDataset(client, tenant.id, dataset));
      reply.code(201).header('location', `/api/v1/tenants/${tenant.slug}/datasets/${created.id}`);
      return toDataset(created);
    },
  );

  app.get(
    '/tenants/:tenant/datasets/:dataset',
    {
      schema: {
        tags: ['datasets'],
        summary: 'Read what a dataset is',
        params: DatasetPath,
        response: { 200: DatasetSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request, 'dataset:view');
      const { dataset } = request.params;
      return toDataset(
        await database.readTenant(tenant.id, client => getDataset(client, tenant.id, dataset)),
      );
    },
  );

  app.patch(
    '/tenants/:tenant/datasets/:dataset',
    {
      schema: {
        tags: ['datasets'],
        summary: 'Rename a dataset, or choose its time column',
        params: DatasetPath,
        body: DatasetChangesSchema,
        response: { 200: DatasetSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request, 'dataset:push');
      const { dataset } = request.params;
      const { name, timeColumn } = request.body;
      const changed = await database.tenant(tenant.id, async client => {
        const stored = await lockDataset(client, tenant.id, dataset);
        if (name !== undefined) await renameDataset(client, tenant.id, dataset, storableName(name));
        if (timeColumn !== undefined) await setTimeColumn(client, tenant.id, stored, timeColumn);
        return getDataset(client, tenant.id, dataset);
      });
      onChanged(tenant.id, dataset);
      return toDataset(changed);
    },
  );

  app.delete(
    '/tenants/:tenant/datasets/:dataset',
    {
      schema: {
        tags: ['datasets'],
        summary: 'Delete a dataset and its rows; this cannot be undone',
        params: DatasetPath,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const { tenant } = await app.allow(request, 'dataset:delete');
      const { dataset } = request.params;
      await database.tenant(tenant.id, client => deleteDataset(client, tenant.id, dataset));
      onChanged(tenant.id, dataset);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/tenants/:tenant/datasets/:dataset/rows',
    {
      schema: {
        tags: ['datasets'],
        summary: 'Look at the newest rows',
        params: DatasetPath,
        querystring: PreviewQuerySchema,
        response: { 200: FrameSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request, 'dataset:view');
      const { dataset: id } = request.params;
      const { limit = 100 } = request.query;
      return database.readTenant(tenant.id, async client => {
        const dataset = await getDataset(client, tenant.id, id);
        const query = { source: 'dataset' as const, limit };
        return queryDataset({ client, tenant: tenant.id, dataset, query, range: null, now: Date.now() });
      });
    },
  );
};
