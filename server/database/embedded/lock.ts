import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, DatabaseStartError } from '../errors.ts';

/** Any fixed number; nothing else takes advisory locks in the database `postgres`. */
const KEY = 7_274_496;

export interface Lock {
  /** the connection that holds the lock; for work at the start */
  readonly client: pg.Client;
  release(): Promise<void>;
}

async function connect(url: string, folder: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `region-dashboard ${process.pid}`,
    keepAlive: true,
  });
  client.on('error', () => {}); // Postgres went away: whoever uses the pools notices and says so
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new DatabaseStartError(
      codeOf(error) === '28P01'
        ? `The embedded database in ${folder} does not take its own password: the data folder was mixed with another one.`
        : `The embedded database in ${folder} runs but does not answer.`,
    );
  }
}

/**
 * One server process per data folder. The lock is a connection's, so it ends with the process however
 * that ends; the connection of a process that was killed a moment ago gets two seconds to be noticed.
 * @throws DatabaseStartError naming the process that has it
 */
export async function takeLock(url: string, folder: string): Promise<Lock> {
  const client = await connect(url, folder);
  const until = performance.now() + 2_000;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      KEY,
    ]);
    if (rows[0]?.taken) return { client, release: () => client.end() };
    if (performance.now() > until) break;
    await sleep(100);
  }
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity join pg_locks using (pid)
     where locktype = 'advisory' and objid = $1 and granted`,
    [KEY],
  );
  await client.end();
  const who = rows[0]?.name.replace('region-dashboard', 'process') ?? 'another process';
  throw new DatabaseStartError(
    `A server already runs on the data folder ${folder} (${who}). Stop it first, or set DATA_DIR to another folder.`,
  );
}
