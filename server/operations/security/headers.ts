import fastifyPlugin from 'fastify-plugin';
import { routeOf } from '#server/route-of.ts';
import { ANSWER_KINDS, type AnswerKind } from './answer-kinds.ts';
import { type Headers, securityHeaders } from './security-headers.ts';
import type { Surroundings } from './surroundings.ts';

/** What no route has said otherwise about is nobody's to keep: most answers hold somebody's data. */
const UNLESS_SAID: Headers = { 'cache-control': 'no-store' };

/** The headers that every answer of a kind carries. */
export type StandingHeaders = Readonly<Record<AnswerKind, Headers>>;

/** @returns the headers for each kind of answer, computed once for the life of a server */
export function standingHeaders(surroundings: Surroundings): StandingHeaders {
  const kinds = Object.keys(ANSWER_KINDS) as AnswerKind[];
  const all = kinds.map(kind => [kind, { ...securityHeaders(kind, surroundings), ...UNLESS_SAID }] as const);
  return Object.fromEntries(all) as Record<AnswerKind, Headers>;
}

/** Security headers on every answer that a route, or none, gives; set before anything can refuse. */
export const headers = fastifyPlugin<{ standing: StandingHeaders }>(
  async (app, { standing }) => {
    app.addHook('onRequest', (request, reply, done) => {
      reply.headers(standing[routeOf(request).config?.answer ?? 'data']);
      done();
    });
  },
  { name: 'headers' },
);
