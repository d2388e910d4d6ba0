import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  CommandsAnswer,
  CommandsBody,
  CreateDashboardBody,
  CreatedDashboard,
  DashboardList,
  DashboardListQuery,
  EventPage,
  Id,
  LIMITS,
  ProblemSchema,
  Seq,
  SnapshotSchema,
} from '#core/contract/index.ts';
import { redact, redactEvent } from '#core/dashboard/index.ts';
import type { Dashboards } from './dashboards.ts';
import { nameConflicts } from './name-conflicts.ts';
import { tellAudit } from './tell-audit.ts';

const exact = { additionalProperties: false };
const TenantPath = Type.Object({ tenant: Type.String() });
const DashboardPath = Type.Object({ tenant: Type.String(), id: Id });
/** A parameter that is not known here would be overlooked in silence. */
const NoQuery = Type.Object({}, exact);
const SnapshotQuery = Type.Object(
  {
    at: Type.Optional(
      Type.Integer({ ...Seq, minimum: 1, description: 'The past: the state after this event' }),
    ),
    min_seq: Type.Optional(
      Type.Integer({ ...Seq, description: 'Wait (at most 3 s) until this server has seen that much' }),
    ),
  },
  exact,
);
const EventsQuery = Type.Object(
  {
    after: Type.Optional({ ...Seq, default: 0 }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.eventsPerPage, default: 100 })),
  },
  exact,
);
const problems = { '4xx': ProblemSchema, '5xx': ProblemSchema };
const SNAPSHOT_TYPE = 'application/json; charset=utf-8';

/** `"7"` is the snapshot at seq 7 for those who see all of it; viewers' copies differ, so their tags do too. */
const etagOf = (seq: number, role: string) => (role === 'viewer' ? `"${seq}-viewer"` : `"${seq}"`);

function matches(request: FastifyRequest, etag: string): boolean {
  const header = request.headers['if-none-match'];
  if (!header) return false;
  return header.split(',').some(tag => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

/** The dashboards of a tenant over HTTP: validate, authorise, one use case, answer. */
export const dashboardRoutes: FastifyPluginAsyncTypebox<{ dashboards: Dashboards }> = async (
  app,
  options,
) => {
  const { dashboards } = options;

  app.get(
    '/tenants/:tenant/dashboards',
    {
      config: { access: 'dashboard:view', limit: 'reads' },
      schema: {
        tags: ['dashboards'],
        summary: 'List dashboards by title',
        params: TenantPath,
        querystring: DashboardListQuery,
        response: { 200: DashboardList, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const { search, archived = false, cursor, limit = 50 } = request.query;
      const page = await dashboards.store.list(tenant.id, { search, archived, cursor, limit });
      return { dashboards: [...page.dashboards], cursor: page.cursor };
    },
  );

  app.post(
    '/tenants/:tenant/dashboards',
    {
      config: { access: 'dashboard:create', limit: 'commands' },
      schema: {
        tags: ['dashboards'],
        summary: 'Create a dashboard, empty or with regions',
        params: TenantPath,
        querystring: NoQuery,
        body: CreateDashboardBody,
        response: { 201: CreatedDashboard, ...problems },
      },
    },
    async (request, reply) => {
      const { tenant, person } = await app.allow(request);
      const author = { actor: person.id, role: tenant.role };
      const { key, seq, state } = await dashboards.create(tenant.id, author, request.body);
      reply.code(201).header('location', `/api/v1/tenants/${tenant.slug}/dashboards/${key.dashboard}`);
      app.audit(request, 'dashboard.created', {
        person: person.id,
        tenant: key.tenant,
        dashboard: key.dashboard,
      });
      return { id: key.dashboard, seq, state };
    },
  );

  app.get(
    '/tenants/:tenant/dashboards/:id',
    {
      config: { access: 'dashboard:view', limit: 'reads' },
      schema: {
        tags: ['dashboards'],
        summary: 'The dashboard as it is, or as it was after event `at`',
        params: DashboardPath,
        querystring: SnapshotQuery,
        response: { 200: SnapshotSchema, 304: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const { tenant } = await app.allow(request);
      const { at, min_seq } = request.query;
      const room = await dashboards.open(tenant.id, request.params.id);
      if (at !== undefined) {
        const past = await dashboards.at(room, at);
        return { seq: past.seq, state: redact(past.state, tenant.role) };
      }
      if (min_seq !== undefined) await dashboards.reach(room, min_seq);
      const etag = etagOf(room.seq, tenant.role);
      reply.header('etag', etag).header('cache-control', 'private, no-cache');
      if (matches(request, etag)) return reply.code(304).send(null);
      // Bytes serialised once per change: sent as they are, past the serialiser.
      return reply.type(SNAPSHOT_TYPE).send(room.snapshot(tenant.role) as never);
    },
  );

  app.post(
    '/tenants/:tenant/dashboards/:id/commands',
    {
      config: { access: 'dashboard:view', limit: 'commands' },
      schema: {
        tags: ['dashboards'],
        summary: 'Change a dashboard: commands that succeed or fail together',
        description:
          'Sending the same command ids again returns the first answer; without its events when they have been folded since.',
        params: DashboardPath,
        querystring: NoQuery,
        body: CommandsBody,
        response: { 200: CommandsAnswer, ...problems },
      },
    },
    async request => {
      const { tenant, person } = await app.allow(request);
      const room = await dashboards.open(tenant.id, request.params.id);
      const author = { actor: person.id, role: tenant.role };
      const before = room.seq;
      const answer = await dashboards
        .submit(room, request.body.commands, author)
        .catch(async (error: unknown) => {
          throw await nameConflicts(error, ids => app.identity.names(tenant.id, ids));
        });
      tellAudit(app.audit, request, room, before, answer.events);
      return { seq: answer.seq, events: [...answer.events] };
    },
  );

  app.get(
    '/tenants/:tenant/dashboards/:id/events',
    {
      config: { access: 'dashboard:view', limit: 'reads' },
      schema: {
        tags: ['dashboards'],
        summary: 'The log: events after a seq, in order',
        params: DashboardPath,
        querystring: EventsQuery,
        response: { 200: EventPage, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request);
      const room = await dashboards.open(tenant.id, request.params.id);
      const { after = 0, limit = 100 } = request.query;
      const { events, ...rest } = await dashboards.log(room, { after, limit });
      return { ...rest, events: events.map(event => redactEvent(event, tenant.role)) };
    },
  );
};
