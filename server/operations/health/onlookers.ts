import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Sessions that memory does not know cost a look at the database: so many a second at most, in this process. */
const LOOKS_PER_SECOND = 5;
/** Whoever cannot be recognised in this time is a stranger, ms: a database that hangs must not hide the answer. */
const PATIENCE_MS = 500;

const LEADERS: ReadonlySet<string> = new Set(['owner', 'admin']);

/**
 * @param operator slug of the operator's team
 * @returns a function that says whether a request comes from somebody who runs this installation: an owner or
 * admin of that team. When that cannot be found out at the moment, no. Never throws
 */
export function onlookers(
  app: FastifyInstance,
  operator: string,
): (request: FastifyRequest) => Promise<boolean> {
  let looks = 0;
  let since = Number.NEGATIVE_INFINITY;

  // Health is not limited, so strangers with invented sessions must not reach the database through it.
  function mayLook(): boolean {
    const now = performance.now();
    if (now - since >= 1_000) {
      since = now;
      looks = 0;
    }
    looks += 1;
    return looks <= LOOKS_PER_SECOND;
  }

  async function leads(request: FastifyRequest): Promise<boolean> {
    const { tenants } = await app.person(request);
    return tenants.some(({ slug, role }) => slug === operator && LEADERS.has(role));
  }

  return async request => {
    const { cookie, authorization } = request.headers;
    if (cookie === undefined && authorization === undefined) return false;
    const caller = app.caller(request);
    if (caller === null || (typeof caller === 'function' && !mayLook())) return false;
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => late.resolve(false), PATIENCE_MS);
    try {
      return await Promise.race([leads(request), late.promise]);
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  };
}
