import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import {
  MemberChangeSchema,
  MemberListSchema,
  MemberPath,
  MemberSchema,
  TenantPath,
} from '#core/contract/index.ts';
import { changeMember, listMembers } from '../members.ts';
import { problems } from './problems.ts';

const tags = ['teams'];

export const memberRoutes: FastifyPluginAsyncTypebox = async app => {
  const { pool, sessions } = app.identity;

  app.get(
    '/api/v1/tenants/:tenant/members',
    {
      schema: {
        tags,
        summary: 'Members of a team',
        params: TenantPath,
        response: { 200: MemberListSchema, ...problems },
      },
    },
    async request => {
      const { person, tenant } = await app.allow(request, 'member:view');
      return { members: await listMembers(pool, tenant.id, { person: person.id, role: tenant.role }) };
    },
  );

  app.patch(
    '/api/v1/tenants/:tenant/members/:person',
    {
      schema: {
        tags,
        summary: "Change a member's role",
        params: MemberPath,
        body: MemberChangeSchema,
        response: { 200: MemberSchema, ...problems },
      },
    },
    async request => {
      const { person, tenant } = await app.allow(request, 'member:change');
      const target = request.params.person.toLowerCase();
      const member = await changeMember(pool, tenant.id, person.id, target, request.body.role);
      sessions.forget(target);
      return member!;
    },
  );

  app.delete(
    '/api/v1/tenants/:tenant/members/:person',
    {
      schema: {
        tags,
        summary: 'Remove a member, or leave the team',
        params: MemberPath,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const target = request.params.person.toLowerCase();
      // Leaving needs no right; everything else is decided on the roles as they are then.
      const { person, tenant } = await app.member(request);
      if (person.id !== target) await app.allow(request, 'member:change');
      await changeMember(pool, tenant.id, person.id, target, null);
      sessions.forget(target);
      return reply.code(204).send(null);
    },
  );
};
