import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Action, may } from '#core/access/index.ts';
import { reject } from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import { Refusal } from '#server/problems.ts';
import { credentialsOf } from './credentials.ts';
import { notSignedIn } from './not-signed-in.ts';
import { refuseForeignOrigin } from './own-origin.ts';
import { authRoutes } from './routes/auth.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { tenantRoutes } from './routes/tenants.ts';
import type { IdentityService } from './service.ts';
import type { Membership, Person } from './types.ts';

/** Somebody in one of their tenants. */
export interface Member {
  readonly person: Person;
  readonly tenant: Membership;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly identity: IdentityService;
    /** @throws Refusal `not-signed-in`, `session-expired` or `unavailable` */
    person(request: FastifyRequest): Promise<Person>;
    /**
     * Who asks, in the tenant that the path's `{tenant}` (slug or UUID) names.
     * @throws Refusal as `person`, or `tenant-not-found`, the same for unknown and foreign tenants
     */
    member(request: FastifyRequest): Promise<Member>;
    /** @throws Refusal as `member`, or `forbidden` when the role does not allow the action */
    allow(request: FastifyRequest, action: Action): Promise<Member>;
  }
}

export interface IdentityPluginOptions {
  readonly config: Config;
  readonly identity: IdentityService;
}

function decorate(app: FastifyInstance, identity: IdentityService): void {
  app.decorate('identity', identity);

  app.decorate('person', async (request: FastifyRequest) => {
    const signedIn = await identity.signedIn(credentialsOf(request));
    if (!signedIn) throw notSignedIn(identity, request);
    return signedIn.person;
  });

  app.decorate('member', async (request: FastifyRequest) => {
    const person = await app.person(request);
    const wanted = String((request.params as { tenant?: string }).tenant).toLowerCase();
    const tenant = person.tenants.find(({ id, slug }) => slug === wanted || id === wanted);
    if (!tenant)
      throw new Refusal(reject('tenant-not-found', 'There is no such team, or you are not in it.'));
    return { person, tenant };
  });

  app.decorate('allow', async (request: FastifyRequest, action: Action) => {
    const member = await app.member(request);
    if (!may(member.tenant.role, action))
      throw new Refusal(
        reject(
          'forbidden',
          `As ${member.tenant.role} of this team you may not do this. Ask an owner or admin.`,
        ),
      );
    return member;
  });
}

/** Accounts for the whole app: who asks (`person`, `member`, `allow`), own-origin check, routes. */
export const identityPlugin = fastifyPlugin<IdentityPluginOptions>(
  async (app, { config, identity }) => {
    decorate(app, identity);
    app.addHook('onRequest', async request => refuseForeignOrigin(request, config.PUBLIC_URL));
    await app.register(authRoutes, { config });
    await app.register(meRoutes);
    await app.register(tenantRoutes, { config });
    await app.register(memberRoutes);
    await app.register(invitationRoutes, { config });
  },
  { name: 'identity' },
);
