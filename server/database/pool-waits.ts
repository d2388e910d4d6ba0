import type { Pool } from 'pg';

export interface PoolWaits {
  /** somebody was given a connection, after so long */
  given(seconds: number): void;
  /** somebody was not given one in time */
  timedOut(): void;
}

/** What pg-pool says when its `connectionTimeoutMillis` is over, for a free connection or for a new one. */
const TIMED_OUT = /timeout exceeded when trying to connect|due to connection timeout/;

/** Watches how long everybody waits for a connection of the pool, `pool.query` included; it has no event for that. */
export function watchWaits(pool: Pool, { given, timedOut }: PoolWaits): void {
  const connect = pool.connect.bind(pool);
  const over = (started: number, error?: Error) => {
    if (!error) given((performance.now() - started) / 1_000);
    else if (TIMED_OUT.test(error.message)) timedOut();
  };
  function watched(): ReturnType<typeof connect>;
  function watched(callback: Parameters<typeof connect>[0]): void;
  function watched(callback?: Parameters<typeof connect>[0]) {
    const started = performance.now();
    if (callback)
      return connect((error, client, done) => {
        over(started, error);
        callback(error, client, done);
      });
    const wanted = connect();
    wanted.then(
      () => over(started),
      (error: Error) => over(started, error),
    );
    return wanted;
  }
  pool.connect = watched as typeof pool.connect;
}
