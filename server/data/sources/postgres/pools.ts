import { LRUCache } from 'lru-cache';
import pg, { type Pool, type PoolClient } from 'pg';
import type { SourceSecrets, SourceSettings } from '#core/contract/index.ts';
import type { Outbound } from '#server/outbound/index.ts';
import type { Connection } from '../connector.ts';

/** Connections to one source at the most. */
export const CONNECTIONS = 4;
const IDLE_MS = 30_000;
const CONNECT_MS = 5_000;
/** Sources whose connections may be open at once; those asked least lately are closed. */
const SOURCES = 200;

/** @returns what `pg` needs to connect, through the guard; `name` shows in pg_stat_activity */
export function clientConfig(
  outbound: Pick<Outbound, 'socket'>,
  { host, port, database, user, tls = 'verify-full', ca }: SourceSettings<'postgres'>,
  { password }: SourceSecrets<'postgres'>,
): pg.ClientConfig {
  return {
    host,
    port: port ?? 5_432,
    database,
    user,
    // Never that of the environment this server runs in.
    password: password ?? '',
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'region-dashboard',
    stream: () => outbound.socket(),
    ssl: tls === 'disable' ? false : { rejectUnauthorized: tls === 'verify-full', ...(ca && { ca }) },
  };
}

/** Open connections to sources, by source; a source that was changed gets new ones. */
export class Pools {
  readonly #outbound: Pick<Outbound, 'socket'>;
  readonly #pools = new LRUCache<string, { readonly revision: string; readonly pool: Pool }>({
    max: SOURCES,
    dispose: ({ pool }) => void pool.end(),
  });

  constructor(outbound: Pick<Outbound, 'socket'>) {
    this.#outbound = outbound;
  }

  connect(connection: Connection<'postgres'>): Promise<PoolClient> {
    return this.#poolOf(connection).connect();
  }

  forget(tenant: string, id: string): void {
    this.#pools.delete(`${tenant}/${id}`);
  }

  async close(): Promise<void> {
    const ended = [...this.#pools.values()].map(({ pool }) => pool);
    this.#pools.clear();
    await Promise.all(ended.map(pool => pool.ended || (pool.ending ? undefined : pool.end())));
  }

  #poolOf({ tenant, id, revision, settings, secrets }: Connection<'postgres'>): Pool {
    const key = `${tenant}/${id ?? revision}`;
    const known = this.#pools.get(key);
    if (known?.revision === revision) return known.pool;
    const pool = new pg.Pool({
      ...clientConfig(this.#outbound, settings, secrets),
      max: CONNECTIONS,
      idleTimeoutMillis: IDLE_MS,
      allowExitOnIdle: true,
    });
    // An idle connection that ends: the next query opens another one. Without a listener it would end the process.
    pool.on('error', () => {});
    pool.on('connect', client => client.on('error', () => {}));
    this.#pools.set(key, { revision, pool });
    return pool;
  }
}
