import type { FastifyInstance } from 'fastify';
import type { Database } from './database/index.ts';

/** Lines at the most; when the database is slow, everything is. */
const MOST_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/**
 * Logs statements that take longer than the threshold: their names and what they took, never their values. (The
 * logger adds the ids of the request and of the trace.)
 *
 * @param thresholdMs SLOW_QUERY_MS; 0: none are logged
 */
export function logSlowQueries(app: FastifyInstance, database: Database, thresholdMs: number): void {
  if (thresholdMs === 0) return;
  let since = Number.NEGATIVE_INFINITY;
  let lines = 0;
  let unlogged = 0;
  const stop = database.queries.listen(({ name, pool, seconds, rows, code }) => {
    if (seconds * 1_000 < thresholdMs) return;
    const now = performance.now();
    if (now - since > MINUTE_MS) [since, lines] = [now, 0];
    lines += 1;
    if (lines > MOST_A_MINUTE) {
      unlogged += 1;
      return;
    }
    const durationMs = Math.round(seconds * 1_000);
    const found = {
      query: name,
      pool,
      durationMs,
      ...(rows !== null && { rows }),
      ...(code && { sqlState: code }),
    };
    app.log.warn(
      { event: 'database.slow-query', ...found, ...(unlogged > 0 && { unlogged }) },
      'A statement of the database was slow.',
    );
    unlogged = 0;
  });
  app.addHook('onClose', async () => stop());
}
