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
      config: { access: 'member:view', limit: 'reads' },
      schema: {
        tags,
        summary: 'Members of a team',
        params: TenantPath,
        response: { 200: MemberListSchema, ...problems },
      },
    },
    async request => {
      const { person, tenant } = await app.allow(request);
      return { members: await listMembers(pool, tenant.id, { person: person.id, role: tenant.role }) };
    },
  );

  app.patch(
    '/api/v1/tenants/:tenant/members/:person',
    {
      config: { access: 'member:change', limit: 'commands' },
      schema: {
        tags,
        summary: "Change a member's role",
        params: MemberPath,
        body: MemberChangeSchema,
        response: { 200: MemberSchema, ...problems },
      },
    },
    async request => {
      const { person, tenant } = await app.allow(request);
      const target = request.params.person.toLowerCase();
      const member = await changeMember(pool, tenant.id, person.id, target, request.body.role);
      sessions.forget(target);
      app.memberChanges.tell(target);
      const { role } = request.body;
      app.audit(request, 'member.role-changed', { person: person.id, tenant: tenant.id, target, role });
      return member!;
    },
  );

  app.delete(
    '/api/v1/tenants/:tenant/members/:person',
    {
      config: { access: 'member:change', limit: 'commands' },
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
      if (person.id !== target) await app.allow(request);
      await changeMember(pool, tenant.id, person.id, target, null);
      sessions.forget(target);
      app.memberChanges.tell(target);
      const where = { person: person.id, tenant: tenant.id };
      if (person.id === target) app.audit(request, 'member.left', where);
      else app.audit(request, 'member.removed', { ...where, target });
      return reply.code(204).send(null);
    },
  );
};
