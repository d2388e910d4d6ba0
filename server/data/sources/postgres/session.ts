import type { PoolClient } from 'pg';
import { reject } from '#core/contract/index.ts';
import type { Outbound } from '#server/outbound/index.ts';
import { Refusal } from '#server/problems.ts';
import type { Connection } from '../connector.ts';
import { cancelAtSource } from './cancel.ts';
import { faultOf } from './fault.ts';
import type { Pools } from './pools.ts';

/** Ended by the source before the scheduler gives up on it, ms. */
const STATEMENT_MS = 9_000;
/** Bytes that one execution may receive: a single value can be a gigabyte, and the driver holds it whole. */
const MOST_BYTES = 32 * 1_048_576;
const LOOK_MS = 20;

/**
 * Only what reads; ends by itself, also where our connection has gone (Postgres 14 and newer); times and numbers are
 * written in one way. Everything is set for this transaction alone.
 */
const BEGIN = `begin read only;
  select /* region-dashboard */ set_config('statement_timeout', '${STATEMENT_MS}', true), set_config('lock_timeout', '3000', true),
    set_config('idle_in_transaction_session_timeout', '${2 * STATEMENT_MS}', true), set_config('timezone', 'UTC', true),
    set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
    set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true);
  select set_config('client_connection_check_interval', '1000', true)
    where current_setting('server_version_num')::int >= 140000`;

const TOO_LARGE = reject(
  'bad-query',
  'The answer of the source is larger than is taken. Let the query choose fewer or shorter columns.',
);
const ENDED = reject('unavailable', 'The query was ended before it was answered.');

export interface SessionOptions {
  readonly pools: Pools;
  readonly outbound: Outbound;
}

/** Not waited for longer than anybody waits: a connection that comes later goes to the next who asks. */
async function connected(connecting: Promise<PoolClient>, signal: AbortSignal): Promise<PoolClient> {
  const left = Promise.withResolvers<never>();
  const onAbort = () => left.reject(new Refusal(ENDED));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([connecting, left.promise]);
  } catch (error) {
    connecting.then(
      client => client.release(),
      () => {},
    );
    throw faultOf(error);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

interface Received {
  readonly bytesRead?: number;
}

const streamOf = (client: PoolClient): Received =>
  (client as unknown as { readonly connection: { readonly stream: Received } }).connection.stream;

/**
 * Runs something that only reads, on a connection of the source. Whatever it was, nothing of it is left on the
 * connection afterwards; one that was aborted is ended at the source, too.
 *
 * @throws Refusal
 */
export async function reading<T>(
  { pools, outbound }: SessionOptions,
  connection: Connection<'postgres'>,
  signal: AbortSignal,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw new Refusal(ENDED);
  const client = await connected(pools.connect(connection), signal);
  let over: Refusal | null = null;
  const end = (why: Refusal) => {
    over ??= why;
    cancelAtSource(outbound, connection.settings, client).catch(() => {});
    // Whoever waits on it is told by its end.
    (streamOf(client) as { destroy?(): void }).destroy?.();
  };
  const before = streamOf(client).bytesRead ?? 0;
  const look = setInterval(() => {
    if ((streamOf(client).bytesRead ?? 0) - before > MOST_BYTES) end(new Refusal(TOO_LARGE));
  }, LOOK_MS);
  const onAbort = () => end(new Refusal(ENDED));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    await client.query(BEGIN);
    const result = await run(client);
    await client.query('rollback');
    // What a session can keep beyond a transaction (locks, prepared statements) is nobody else's; not waited for.
    client.query('discard all').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
    return result;
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    throw over ?? error;
  } finally {
    clearInterval(look);
    signal.removeEventListener('abort', onAbort);
  }
}
