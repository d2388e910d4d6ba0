import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { NewTenantSchema, TenantSchema } from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import { createTenant } from '../tenants.ts';
import { problems } from './problems.ts';

export const tenantRoutes: FastifyPluginAsyncTypebox<{ readonly config: Config }> = async (
  app,
  { config },
) => {
  app.post(
    '/api/v1/tenants',
    {
      config: { access: 'person', limit: 'commands' },
      schema: {
        tags: ['teams'],
        summary: 'Create a team; you become its owner',
        body: NewTenantSchema,
        response: { 201: TenantSchema, ...problems },
      },
    },
    async (request, reply) => {
      const person = await app.person(request);
      const { pool, sessions } = app.identity;
      const tenant = await createTenant(pool, person.id, request.body, config.BOOTSTRAP_TENANT);
      sessions.forget(person.id);
      app.audit(request, 'tenant.created', { person: person.id, tenant: tenant.id });
      return reply.code(201).send(tenant);
    },
  );
};
