import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  InvitationListSchema,
  InvitationPath,
  InvitationPreviewSchema,
  InvitationSchema,
  InvitationTokenPath,
  NewInvitationSchema,
  reject,
  TenantPath,
  TenantSchema,
} from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import { Refusal } from '#server/problems.ts';
import { accountPseudonyms } from '../account-pseudonyms.ts';
import { problems } from './problems.ts';

const tags = ['teams'];

export const invitationRoutes: FastifyPluginAsyncTypebox<{ readonly config: Config }> = async (
  app,
  { config },
) => {
  const { invitations, sessions } = app.identity;
  const accounts = accountPseudonyms(config);

  /** Where links lead: the address people use, as configured or as the inviter came by it. */
  const base = (request: FastifyRequest) => {
    const address = config.PUBLIC_URL ?? `${request.protocol}://${request.host}`;
    if (URL.canParse(address)) return new URL(address).origin;
    throw new Refusal(reject('invalid-request', 'The Host header of the request is not the name of a host.'));
  };

  app.get(
    '/api/v1/tenants/:tenant/invitations',
    {
      config: { access: 'member:invite', limit: 'reads' },
      schema: {
        tags,
        summary: 'Open invitations of a team',
        params: TenantPath,
        response: { 200: InvitationListSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { tenant } = await app.allow(request);
      reply.header('cache-control', 'no-store');
      return { invitations: await invitations.list(tenant.id, tenant.role, base(request)) };
    },
  );

  app.post(
    '/api/v1/tenants/:tenant/invitations',
    {
      config: { access: 'member:invite', limit: 'commands' },
      schema: {
        tags,
        summary: 'Invite somebody; the answer carries the link to hand on',
        params: TenantPath,
        body: NewInvitationSchema,
        response: { 201: InvitationSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { person, tenant } = await app.allow(request);
      const made = await invitations.create(tenant.id, person.id, request.body, base(request));
      app.audit(request, 'invitation.created', {
        person: person.id,
        tenant: tenant.id,
        target: made.id,
        role: made.role,
        ...(made.email && { account: accounts.of(made.email) }),
      });
      return reply.code(201).header('cache-control', 'no-store').send(made);
    },
  );

  app.delete(
    '/api/v1/tenants/:tenant/invitations/:invitation',
    {
      config: { access: 'member:invite', limit: 'commands' },
      schema: {
        tags,
        summary: 'Withdraw an invitation',
        params: InvitationPath,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const { person, tenant } = await app.allow(request);
      const { invitation: target } = request.params;
      await invitations.withdraw(tenant.id, person.id, target);
      app.audit(request, 'invitation.withdrawn', { person: person.id, tenant: tenant.id, target });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/v1/invitations/:token',
    {
      config: { access: 'everybody', limit: 'anonymous' },
      schema: {
        tags,
        summary: 'What an invitation is for; the link is all it takes',
        params: InvitationTokenPath,
        response: { 200: InvitationPreviewSchema, ...problems },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return invitations.preview(request.params.token);
    },
  );

  app.post(
    '/api/v1/invitations/:token/accept',
    {
      config: { access: 'person', limit: 'commands' },
      schema: {
        tags,
        summary: 'Accept an invitation as the person signed in',
        params: InvitationTokenPath,
        response: { 200: TenantSchema, ...problems },
      },
    },
    async request => {
      const person = await app.person(request);
      const tenant = await invitations.accept(request.params.token, person);
      sessions.forget(person.id);
      const { id, role } = tenant;
      app.audit(request, 'invitation.accepted', { person: person.id, tenant: id, role });
      return tenant;
    },
  );
};
