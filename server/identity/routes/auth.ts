import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import Type from 'typebox';
import { PasswordChangeSchema, PROBLEMS, reject, SignInSchema, SignUpSchema } from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import { Refusal } from '#server/problems.ts';
import { accountPseudonyms } from '../account-pseudonyms.ts';
import { credentialsOf } from '../credentials.ts';
import { forward } from '../forward.ts';
import { problems } from './problems.ts';

/**
 * What of Better Auth can be reached: these, and nothing else (organisations have routes of our own; its
 * others are not needed). The path given to it is always one of these constants, never what was sent.
 */
const OPEN: Readonly<Record<string, HTTPMethods>> = {
  '/sign-up/email': 'POST',
  '/sign-in/email': 'POST',
  '/sign-out': 'POST',
  '/change-password': 'POST',
  '/get-session': 'GET',
  '/magic-link/verify': 'GET',
};

const VerifyQuery = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 100 }),
  callbackURL: Type.Optional(Type.String({ maxLength: 500, pattern: '^/(?![/\\\\])' })),
});

const tags = ['accounts'];
const response = { 200: Type.Unknown(), ...problems };

/** @returns the id of the person that an answer of Better Auth is about */
const personIn = (said: unknown): unknown => (said as { user?: { id?: unknown } } | null)?.user?.id;

/** @returns the code of a refusal that says something about whoever asked; null for a fault of ours */
function refusedFor(error: unknown): string | null {
  if (!(error instanceof Refusal)) return null;
  const { code } = error.rejection;
  return PROBLEMS[code].status < 500 ? code : null;
}

export const authRoutes: FastifyPluginAsyncTypebox<{ readonly config: Config }> = async (app, { config }) => {
  const { identity } = app;
  const accounts = accountPseudonyms(config);
  const pass = (
    request: FastifyRequest,
    reply: FastifyReply,
    path: keyof typeof OPEN,
    body?: unknown,
    onDone?: (said: unknown) => void,
  ) => forward(identity, request, reply, { path, method: OPEN[path]!, body, ...(onDone && { onDone }) });

  /** Whoever is signed in with this request; asked of the database, so that an outage is not overlooked. */
  const current = async (request: FastifyRequest) =>
    (await identity.sessions.fresh(credentialsOf(request))).signedIn?.person;

  app.post(
    '/api/auth/sign-up/email',
    {
      config: { access: 'everybody', limit: 'sign-in' },
      schema: { tags, response, summary: 'Sign up', body: SignUpSchema },
    },
    async (request, reply) => {
      const { name, email } = request.body;
      if (email.toLowerCase().endsWith('.localhost'))
        throw new Refusal(
          reject('invalid-request', 'Addresses under .localhost are the demo’s. Use your own.'),
        );
      return pass(request, reply, '/sign-up/email', { ...request.body, name: name.trim() }, said =>
        app.audit(request, 'account.signed-up', { person: personIn(said), account: accounts.of(email) }),
      );
    },
  );

  app.post(
    '/api/auth/sign-in/email',
    {
      config: { access: 'everybody', limit: 'sign-in' },
      schema: {
        tags,
        response,
        summary: 'Sign in; answers a cookie and a bearer token',
        body: SignInSchema,
      },
    },
    async (request, reply) => {
      const account = accounts.of(request.body.email);
      const onDone = (said: unknown) =>
        app.audit(request, 'session.signed-in', { person: personIn(said), account });
      try {
        return await app.limits.guess(request, request.body.email, () =>
          pass(request, reply, '/sign-in/email', request.body, onDone),
        );
      } catch (error) {
        const reason = refusedFor(error);
        if (reason) app.audit(request, 'session.refused', { account, reason });
        throw error;
      }
    },
  );

  app.post(
    '/api/auth/sign-out',
    { config: { access: 'everybody', limit: 'commands' }, schema: { tags, response, summary: 'Sign out' } },
    async (request, reply) => {
      const person = await current(request);
      try {
        return await pass(request, reply, '/sign-out', {});
      } finally {
        if (person) {
          identity.sessions.forget(person.id);
          app.audit(request, 'session.signed-out', { person: person.id });
        }
      }
    },
  );

  app.post(
    '/api/auth/change-password',
    {
      config: { access: 'person', limit: 'sign-in' },
      schema: { tags, response, summary: 'Change the password', body: PasswordChangeSchema },
    },
    async (request, reply) => {
      const person = await app.person(request);
      try {
        return await app.limits.guess(request, person.id, () =>
          pass(request, reply, '/change-password', request.body, () =>
            app.audit(request, 'account.password-changed', { person: person.id }),
          ),
        );
      } catch (error) {
        const reason = refusedFor(error);
        if (reason) app.audit(request, 'account.password-refused', { person: person.id, reason });
        throw error;
      } finally {
        identity.sessions.forget(person.id);
      }
    },
  );

  app.get(
    '/api/auth/get-session',
    {
      exposeHeadRoute: false,
      config: { access: 'everybody', limit: 'reads' },
      schema: { tags, response, summary: 'The session, or null' },
    },
    async (request, reply) => pass(request, reply, '/get-session'),
  );

  if (config.NODE_ENV !== 'production')
    app.get(
      '/api/auth/magic-link/verify',
      {
        // A HEAD, such as a link preview sends, must not use the link up.
        exposeHeadRoute: false,
        config: { access: 'everybody', limit: 'sign-in' },
        schema: { tags, response, summary: 'Open a one-time link', querystring: VerifyQuery },
      },
      async (request, reply) => {
        const { token, callbackURL = '/' } = request.query;
        const query = new URLSearchParams({ token, callbackURL, errorCallbackURL: '/sign-in' });
        await forward(identity, request, reply, { path: '/magic-link/verify', method: 'GET', query });
        const cookie = [reply.getHeader('set-cookie') ?? []].flat().join('; ');
        const signedIn = cookie ? await identity.signedIn({ cookie }) : null;
        if (signedIn) app.audit(request, 'session.signed-in', { person: signedIn.person.id });
        else app.audit(request, 'session.refused', { reason: 'sign-in-refused' });
        return reply;
      },
    );

  app.all('/api/auth/*', { schema: { hide: true }, config: { limit: 'public' } }, async request => {
    const path = `/${(request.params as { '*': string })['*']}`;
    const method = Object.hasOwn(OPEN, path) ? OPEN[path]! : undefined;
    if (!method || method === request.method)
      throw new Refusal(reject('not-found', 'There is no such address. See /api/docs for those there are.'));
    throw new Refusal(reject('method-not-allowed', `This address takes ${method} only.`), {
      allow: String(method),
    });
  });
};
