import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Me, MeChangeSchema, MeSchema } from '#core/contract/index.ts';
import { credentialsOf } from '../credentials.ts';
import { notSignedIn } from '../not-signed-in.ts';
import type { Person } from '../types.ts';
import { problems } from './problems.ts';

const tags = ['accounts'];

const toMe = ({ id, name, email, tenants }: Person): Me => ({ id, name, email, tenants: [...tenants] });

/** Who I am. A browser asks this when a page opens, so it is also where a session is kept going. */
export const meRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/api/v1/me',
    {
      config: { access: 'person', limit: 'reads' },
      schema: {
        tags,
        summary: 'Who is signed in, and their teams',
        response: { 200: MeSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { signedIn, cookies } = await app.identity.sessions.fresh(credentialsOf(request));
      if (!signedIn) throw notSignedIn(app.identity, request);
      for (const cookie of cookies) reply.header('set-cookie', cookie);
      reply.header('cache-control', 'no-store');
      return toMe(signedIn.person);
    },
  );

  app.patch(
    '/api/v1/me',
    {
      config: { access: 'person', limit: 'commands' },
      schema: {
        tags,
        summary: 'Change my name',
        body: MeChangeSchema,
        response: { 200: MeSchema, ...problems },
      },
    },
    async request => {
      const person = await app.person(request);
      const name = request.body.name.trim();
      await app.identity.people.rename(person.id, name);
      app.identity.sessions.forget(person.id);
      return toMe({ ...person, name });
    },
  );
};
