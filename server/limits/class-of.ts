import type { FastifyRequest } from 'fastify';
import { routeOf } from '../route-of.ts';
import type { ClassName } from './classes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which limit counts the route: every route says it, and a test finds the one that does not. */
    readonly limit?: ClassName;
  }
}

/** @returns the class of a request; an address that does not exist is `public` */
export const classOf = (request: FastifyRequest): ClassName => routeOf(request).config?.limit ?? 'public';
