import type { Pool, PoolClient } from 'pg';

const isFull = ({ idleCount, totalCount, options }: Pool): boolean =>
  idleCount === 0 && totalCount >= options.max;

/**
 * Asks something short on a connection of the pool or, when all of them are in use, on a spare one: that all
 * are busy says nothing of the database.
 * @param spare a pool for this alone
 * @param signal aborted when it is not waited for any longer: then the connection is given up
 * @throws what `run` and the driver throw
 */
export async function aside<T>(
  pool: Pool,
  spare: Pool,
  signal: AbortSignal,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await (isFull(pool) ? spare : pool).connect();
  let released = false;
  const release = (failure?: Error) => {
    if (released) return;
    released = true;
    client.release(failure);
  };
  // Ending the connection is what ends the question: a frozen database never answers it.
  const giveUp = () => release(new Error('The database did not answer in time.'));
  signal.addEventListener('abort', giveUp);
  try {
    signal.throwIfAborted();
    const result = await run(client);
    release();
    return result;
  } catch (error) {
    // Aborted before it came: nothing was asked on it.
    release(signal.aborted ? undefined : (error as Error));
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
