import type { PoolClient } from 'pg';
import type { IdentityApp } from './identity-app.ts';

/**
 * Plays another process that is in the middle of a transaction when `request` is made: does `before`,
 * starts the request, waits until it waits for that transaction (or is through without), then commits.
 */
export async function during<T>(
  { admin }: IdentityApp,
  before: (other: PoolClient) => Promise<unknown>,
  request: () => Promise<T>,
): Promise<T> {
  const other = await admin.connect();
  try {
    await other.query('begin');
    await before(other);
    let settled = false;
    const answer = request().finally(() => {
      settled = true;
    });
    answer.catch(() => {});
    for (let waiting = false; !waiting && !settled; ) {
      const { rowCount } = await admin.query(
        `select from pg_locks l join pg_stat_activity a using (pid)
         where not l.granted and a.datname = current_database()`,
      );
      waiting = rowCount !== 0;
    }
    await other.query('commit');
    return await answer;
  } finally {
    other.release();
  }
}
