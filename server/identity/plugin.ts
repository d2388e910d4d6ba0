import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { ACTIONS, type Action, may } from '#core/access/index.ts';
import { reject } from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import type { Caller } from '#server/limits/index.ts';
import { makeOrigins } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { routeOf } from '#server/route-of.ts';
import type { Access } from '../access.ts';
import { credentialsOf } from './credentials.ts';
import { MemberChanges } from './member-changes.ts';
import { notSignedIn } from './not-signed-in.ts';
import { refuseForeignOrigin } from './own-origin.ts';
import { authRoutes } from './routes/auth.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { tenantRoutes } from './routes/tenants.ts';
import { sendRenewed } from './send-renewed.ts';
import type { IdentityService } from './service.ts';
import type { Membership, Person, SignedIn } from './types.ts';

/** Somebody in one of their tenants. */
export interface Member {
  readonly person: Person;
  readonly tenant: Membership;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly identity: IdentityService;
    /** of this process; others notice by asking again */
    readonly memberChanges: MemberChanges;
    /**
     * Who asks, for those who count it: null for nobody; when memory does not know, a function that asks the
     * database.
     */
    caller(request: FastifyRequest): Caller | null | (() => Promise<Caller | null>);
    /** @throws Refusal `not-signed-in`, `session-expired` or `unavailable` */
    person(request: FastifyRequest): Promise<Person>;
    /**
     * Who asks, in the tenant that the path's `{tenant}` (slug or UUID) names.
     * @throws Refusal as `person`, or `tenant-not-found`, the same for unknown and foreign tenants
     */
    member(request: FastifyRequest): Promise<Member>;
    /**
     * Who asks, as somebody whose role allows what the route says it needs (`config.access`).
     * @throws Refusal as `member`, or `forbidden`
     */
    allow(request: FastifyRequest): Promise<Member>;
  }
}

export interface IdentityPluginOptions {
  readonly config: Config;
  readonly identity: IdentityService;
}

const isAction = (access: Access | undefined): access is Action => ACTIONS.some(each => each === access);

/** @returns the membership that the path's `{tenant}` (slug or UUID) names */
function tenantOf({ tenants }: Person, { params }: FastifyRequest): Membership | undefined {
  const { tenant: wanted } = params as { readonly tenant?: string };
  if (wanted === undefined) return undefined;
  const name = wanted.toLowerCase();
  return tenants.find(({ id, slug }) => slug === name || id === name);
}

function callerOf(signedIn: SignedIn | null, request: FastifyRequest): Caller | null {
  if (!signedIn) return null;
  const { person } = signedIn;
  const tenant = tenantOf(person, request);
  return tenant ? { person: person.id, tenant: tenant.id } : { person: person.id };
}

function decorate(app: FastifyInstance, identity: IdentityService): void {
  app.decorate('identity', identity);
  app.decorateRequest('asker', null);
  app.decorate('memberChanges', new MemberChanges());

  app.decorate('caller', (request: FastifyRequest) => {
    const credentials = credentialsOf(request);
    const known = identity.sessions.fromMemory(credentials);
    if (known !== undefined) return callerOf(known, request);
    return async () => callerOf(await identity.signedIn(credentials), request);
  });

  app.decorate('person', async (request: FastifyRequest) => {
    const signedIn = await identity.signedIn(credentialsOf(request));
    if (!signedIn) throw notSignedIn(identity, request);
    request.asker = { person: signedIn.person.id };
    return signedIn.person;
  });

  app.decorate('member', async (request: FastifyRequest) => {
    const person = await app.person(request);
    const tenant = tenantOf(person, request);
    if (!tenant)
      throw new Refusal(reject('tenant-not-found', 'There is no such team, or you are not in it.'));
    request.asker = { person: person.id, tenant: tenant.id };
    return { person, tenant };
  });

  app.decorate('allow', async (request: FastifyRequest) => {
    const { access } = routeOf(request).config;
    if (!isAction(access)) throw new Error('The route does not say what it needs (config.access).');
    const member = await app.member(request);
    if (!may(member.tenant.role, access)) {
      app.audit(request, 'access.refused', {
        person: member.person.id,
        tenant: member.tenant.id,
        role: member.tenant.role,
        action: access,
        route: routeOf(request).url,
      });
      throw new Refusal(
        reject(
          'forbidden',
          `As ${member.tenant.role} of this team you may not do this. Ask an owner or admin.`,
        ),
      );
    }
    return member;
  });
}

/** Accounts for the whole app: who asks (`person`, `member`, `allow`), own-origin check, routes. */
export const identityPlugin = fastifyPlugin<IdentityPluginOptions>(
  async (app, { config, identity }) => {
    decorate(app, identity);
    const origins = makeOrigins(config);
    app.addHook('onRequest', async request => refuseForeignOrigin(request, origins));
    app.addHook('onSend', async (request, reply) => sendRenewed(identity, request, reply));
    await app.register(authRoutes, { config });
    await app.register(meRoutes);
    await app.register(tenantRoutes, { config });
    await app.register(memberRoutes);
    await app.register(invitationRoutes, { config });
  },
  { name: 'identity', dependencies: ['limits', 'logs'] },
);
