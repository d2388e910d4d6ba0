import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';

export interface HealthOptions {
  /** whether the database answers and its migrations are current; a sentence when not */
  readonly database: () => Promise<string | null>;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** set when the server is on its way out */
    draining: { value: boolean };
  }
}

/** One check at most in this time, however many ask, ms. */
const CACHE_MS = 1_000;
/** No answer within this time is one, too, ms. */
const CHECK_MS = 2_500;
const HEALTH_TYPE = 'application/health+json';
const NO_ANSWER = 'The database does not answer.';

const Status = Type.Object({ status: Type.Enum(['pass', 'warn', 'fail']) });

/** @returns a function that says whether the check succeeds; those who ask at about the same time share one */
function shared(check: () => Promise<string | null>, report: (problem: string) => void) {
  let startedAt = Number.NEGATIVE_INFINITY;
  let running = false;
  let latest: Promise<boolean> = Promise.resolve(false);

  const run = async (): Promise<boolean> => {
    const late = Promise.withResolvers<string>();
    const timer = setTimeout(() => late.resolve(NO_ANSWER), CHECK_MS);
    const problem = await Promise.race([check(), late.promise]).catch(() => NO_ANSWER);
    clearTimeout(timer);
    running = false;
    if (problem) report(problem);
    return problem === null;
  };
  return (): Promise<boolean> => {
    if (!running && performance.now() - startedAt > CACHE_MS) {
      startedAt = performance.now();
      running = true;
      latest = run();
    }
    return latest;
  };
}

/**
 * `/live`: the process runs (never touches the database). `/ready`: it can serve. `/health`: both, in the
 * form of the health+json draft. Strangers see no versions or internals.
 */
export const health: FastifyPluginAsyncTypebox<HealthOptions> = async (app, { database }) => {
  const databaseOk = shared(database, problem => app.log.warn({ problem }, 'not ready'));
  const ready = async () => !app.draining.value && (await databaseOk());
  const schema = (summary: string) => ({
    schema: { tags: ['health'], summary, security: [], response: { 200: Status, 503: Status } },
  });

  app.get('/live', schema('The process runs'), async (_, reply) =>
    reply.type(HEALTH_TYPE).header('cache-control', 'no-store').send({ status: 'pass' }),
  );
  for (const [path, summary] of [
    ['/ready', 'It can serve'],
    ['/health', 'How it is'],
  ] as const)
    app.get(path, schema(summary), async (_, reply) => {
      const ok = await ready();
      return reply
        .code(ok ? 200 : 503)
        .type(HEALTH_TYPE)
        .header('cache-control', 'no-store')
        .send({ status: ok ? 'pass' : 'fail' });
    });
};
