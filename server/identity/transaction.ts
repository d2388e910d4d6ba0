import type { Pool, PoolClient } from 'pg';
import { withAccounts } from './outage.ts';

/**
 * One transaction on the accounts' database; rolled back when `work` throws.
 * @throws Refusal `unavailable` when the database cannot be reached
 */
export function transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withAccounts(async () => {
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is not given to the next one.
      await client.query('rollback').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  });
}
