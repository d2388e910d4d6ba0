import type { Action } from '#core/access/index.ts';

/** Who may use a route: everybody, whoever is signed in, or members whose role allows this in `{tenant}`. */
export type Access = 'everybody' | 'person' | Action;

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Every route of the API says it: `app.allow` asks it, the description shows it as `x-access`, and a test
     * tries every route in every role against it.
     */
    readonly access?: Access;
  }
}

/** What the API's description says of it; nothing where no session is needed. */
export function describedAccess(access: Access | undefined): Readonly<Record<string, unknown>> {
  if (access === undefined) return {};
  return { 'x-access': access, ...(access === 'everybody' && { security: [] }) };
}
