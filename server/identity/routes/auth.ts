import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import Type from 'typebox';
import { PasswordChangeSchema, reject, SignInSchema, SignUpSchema } from '#core/contract/index.ts';
import type { Config } from '#server/config/index.ts';
import { Refusal } from '#server/problems.ts';
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

export const authRoutes: FastifyPluginAsyncTypebox<{ readonly config: Config }> = async (app, { config }) => {
  const { identity } = app;
  const pass = (request: FastifyRequest, reply: FastifyReply, path: keyof typeof OPEN, body?: unknown) =>
    forward(identity, request, reply, { path, method: OPEN[path]!, body });

  /** Whoever is signed in with this request; asked of the database, so that an outage is not overlooked. */
  const current = async (request: FastifyRequest) =>
    (await identity.sessions.fresh(credentialsOf(request))).signedIn?.person;

  app.post(
    '/api/auth/sign-up/email',
    { schema: { tags, response, summary: 'Sign up', security: [], body: SignUpSchema } },
    async (request, reply) => {
      const { name, email } = request.body;
      if (email.toLowerCase().endsWith('.localhost'))
        throw new Refusal(
          reject('invalid-request', 'Addresses under .localhost are the demo’s. Use your own.'),
        );
      return pass(request, reply, '/sign-up/email', { ...request.body, name: name.trim() });
    },
  );

  app.post(
    '/api/auth/sign-in/email',
    {
      schema: {
        tags,
        response,
        summary: 'Sign in; answers a cookie and a bearer token',
        security: [],
        body: SignInSchema,
      },
    },
    async (request, reply) => pass(request, reply, '/sign-in/email', request.body),
  );

  app.post(
    '/api/auth/sign-out',
    { schema: { tags, response, summary: 'Sign out' } },
    async (request, reply) => {
      const person = await current(request);
      try {
        return await pass(request, reply, '/sign-out', {});
      } finally {
        if (person) identity.sessions.forget(person.id);
      }
    },
  );

  app.post(
    '/api/auth/change-password',
    { schema: { tags, response, summary: 'Change the password', body: PasswordChangeSchema } },
    async (request, reply) => {
      const person = await app.person(request);
      try {
        return await pass(request, reply, '/change-password', request.body);
      } finally {
        identity.sessions.forget(person.id);
      }
    },
  );

  app.get(
    '/api/auth/get-session',
    { exposeHeadRoute: false, schema: { tags, response, summary: 'The session, or null', security: [] } },
    async (request, reply) => pass(request, reply, '/get-session'),
  );

  if (config.NODE_ENV !== 'production')
    app.get(
      '/api/auth/magic-link/verify',
      {
        // A HEAD, such as a link preview sends, must not use the link up.
        exposeHeadRoute: false,
        schema: { tags, response, summary: 'Open a one-time link', security: [], querystring: VerifyQuery },
      },
      async (request, reply) => {
        const { token, callbackURL = '/' } = request.query;
        const query = new URLSearchParams({ token, callbackURL, errorCallbackURL: '/sign-in' });
        return forward(identity, request, reply, { path: '/magic-link/verify', method: 'GET', query });
      },
    );

  app.all('/api/auth/*', { schema: { hide: true } }, async request => {
    const path = `/${(request.params as { '*': string })['*']}`;
    const method = Object.hasOwn(OPEN, path) ? OPEN[path]! : undefined;
    if (!method || method === request.method)
      throw new Refusal(reject('not-found', 'There is no such address. See /api/docs for those there are.'));
    throw new Refusal(reject('method-not-allowed', `This address takes ${method} only.`), {
      allow: String(method),
    });
  });
};
