import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';

export interface HealthOptions {
  /** whether the database answers in time and its migrations are current; a sentence when not */
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
const HEALTH_TYPE = 'application/health+json';

const Status = Type.Object({ status: Type.Enum(['pass', 'warn', 'fail']) });

/**
 * `/live`: the process runs (never touches the database). `/ready`: it can serve. `/health`: both, in the
 * form of the health+json draft. Strangers see no versions or internals.
 */
export const health: FastifyPluginAsyncTypebox<HealthOptions> = async (app, { database }) => {
  let checkedAt = 0;
  let checking: Promise<boolean> | null = null;

  const check = async (): Promise<boolean> => {
    const problem = await database().catch(() => 'The database does not answer.');
    if (problem) app.log.warn({ problem }, 'not ready');
    return problem === null;
  };
  const databaseOk = (): Promise<boolean> => {
    if (!checking || Date.now() - checkedAt > CACHE_MS) {
      checkedAt = Date.now();
      checking = check();
    }
    return checking;
  };
  const ready = async () => !app.draining.value && (await databaseOk());
  const schema = (summary: string) => ({
    schema: { tags: ['health'], summary, response: { 200: Status, 503: Status } },
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
