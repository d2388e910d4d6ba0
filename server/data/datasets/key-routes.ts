import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { CreatedPushKeySchema, Id, NewPushKeySchema, PushKeySchema, reject } from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import { createPushKey, listPushKeys, revokePushKey } from './push-keys.ts';
import { DatasetPath, problems, storableName } from './routes.ts';
import { getDataset } from './store.ts';

export interface KeyRoutesOptions {
  readonly database: Database;
  /** a key was revoked */
  readonly onRevoked: () => void;
}

const KeyPath = Type.Object({ ...DatasetPath.properties, key: Id });

/** Keys of programs that may push into a dataset and nothing else. */
export const keyRoutes: FastifyPluginAsyncTypebox<KeyRoutesOptions> = async (app, options) => {
  const { database, onRevoked } = options;

  app.get(
    '/tenants/:tenant/datasets/:dataset/keys',
    {
      config: { access: 'dataset:push', limit: 'reads' },
      schema: {
        tags: ['datasets'],
        summary: 'List the push keys of a dataset',
        params: DatasetPath,
        response: { 200: Type.Object({ keys: Type.Array(PushKeySchema) }), ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const { dataset } = request.params;
      return database.readTenant(tenant.id, async client => {
        await getDataset(client, tenant.id, dataset);
        return { keys: await listPushKeys(client, tenant.id, dataset) };
      });
    },
  );

  app.post(
    '/tenants/:tenant/datasets/:dataset/keys',
    {
      config: { access: 'dataset:push', limit: 'commands' },
      schema: {
        tags: ['datasets'],
        summary: 'Make a push key: it pushes rows into this dataset, and may nothing else',
        description:
          'The answer has the key itself, this once. Send it as `Authorization: Bearer rdp_…` with the rows. It belongs to ' +
          'the dataset and goes on working when whoever made it leaves the team; revoke it to end it.',
        params: DatasetPath,
        body: NewPushKeySchema,
        response: { 201: CreatedPushKeySchema, ...problems },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const { dataset } = request.params;
      const wish = { name: storableName(request.body.name), person: person.id };
      const created = await database.tenant(tenant.id, client =>
        createPushKey(client, tenant.id, dataset, wish),
      );
      app.audit(request, 'dataset.key-created', {
        person: person.id,
        tenant: tenant.id,
        dataset,
        target: created.id,
      });
      return reply.code(201).send(created);
    },
  );

  app.delete(
    '/tenants/:tenant/datasets/:dataset/keys/:key',
    {
      config: { access: 'dataset:push', limit: 'commands' },
      schema: {
        tags: ['datasets'],
        summary: 'Revoke a push key',
        params: KeyPath,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const { dataset, key } = request.params;
      await database.tenant(tenant.id, async client => {
        await getDataset(client, tenant.id, dataset);
        if (await revokePushKey(client, tenant.id, dataset, key)) return;
        throw new Refusal(reject('not-found', 'There is no such push key. Perhaps it was revoked already.'));
      });
      onRevoked();
      app.audit(request, 'dataset.key-revoked', {
        person: person.id,
        tenant: tenant.id,
        dataset,
        target: key,
      });
      return reply.code(204).send(null);
    },
  );
};
