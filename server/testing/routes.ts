import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

const CHANNEL = 'fastify.initialization';

/** Runs something that builds a server. @returns every route of it, also those of libraries and hidden ones */
export async function routesOf(build: () => Promise<unknown>): Promise<readonly RouteOptions[]> {
  const routes: RouteOptions[] = [];
  const note = (message: unknown) => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook('onRoute', route => void routes.push(route));
  };
  subscribe(CHANNEL, note);
  try {
    await build();
  } finally {
    unsubscribe(CHANNEL, note);
  }
  return routes;
}
