import pg, { type Pool, type PoolClient } from 'pg';
import { aside } from './aside.ts';
import { refusePowerfulRole } from './check-role.ts';
import { DatabaseStartError } from './errors.ts';
import { explain } from './explain.ts';
import { ping } from './ping.ts';
import { QueryWatch } from './query-watch.ts';
import { TenantShare } from './tenant-share.ts';
import { types } from './types.ts';
import { WriteTrouble } from './write-trouble.ts';

export interface Database {
  /** connections of the app role. Tables of tenants show nothing here: use `tenant` or `readTenant` */
  readonly app: Pool;
  /** connections of the identity role */
  readonly identity: Pool;
  /**
   * One transaction with the claims of a tenant: policies let its rows through, and no others. Rolled back
   * when `run` throws. The connection goes back to the pool afterwards: do not keep it.
   * @param tenant UUID
   */
  tenant<T>(tenant: string, run: (client: PoolClient) => Promise<T>): Promise<T>;
  /** The same for reading only; writing in it is an error of the database. */
  readTenant<T>(tenant: string, run: (client: PoolClient) => Promise<T>): Promise<T>;
  /**
   * Asks something short as one of the two roles, past whatever waits for a connection of the pool.
   * @param signal aborted when it is not waited for any longer
   */
  aside<T>(
    role: 'app' | 'identity',
    signal: AbortSignal,
    run: (client: PoolClient) => Promise<T>,
  ): Promise<T>;
  /** @returns whether the database answers both roles within the time. Never throws */
  ready(timeoutMs: number): Promise<boolean>;
  /** transactions that wait because their tenant has its share of the connections */
  readonly waitingForShare: number;
  /** every statement of the serving roles, as it is answered */
  readonly queries: Pick<QueryWatch, 'listen'>;
  /** whether it refuses changes although it answers: a full disk, a standby */
  readonly writes: WriteTrouble;
  /** closes all connections when they are given back; call it after the drain */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** DATABASE_URL: the app role */
  readonly url: string;
  /** DATABASE_IDENTITY_URL: the identity role */
  readonly identityUrl: string;
  /** a line for the log; carries no secret */
  readonly log: (line: string) => void;
  /** connections at the most, per pool */
  readonly connections?: { readonly app?: number; readonly identity?: number };
  /** how long to wait for an answer; for tests */
  readonly answerTimeoutMs?: number;
}

/** Of all connections, one tenant gets this part at most. */
const SHARE = 0.75;
/** How long to wait for a connection, ms: the pool's next free one included. */
const CONNECT_TIMEOUT = 5_000;
/**
 * How long to wait for an answer, ms. The role's own statement_timeout (set by setup-database) ends a slow
 * statement before; this one is for a network that swallows answers.
 */
const ANSWER_TIMEOUT = 20_000;

/** How long a connection beside the pool is kept after it was of use, ms. */
const SPARE_IDLE = 5_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @returns the claims as policies read them (the shape that Supabase uses) */
export function claimsOf(tenant: string): string {
  if (!UUID.test(tenant)) throw new TypeError('A tenant is named by its UUID here.');
  return `{"tenant_id":"${tenant}","role":"region_dashboard_app"}`;
}

function createPool(url: string, max: number, log: (line: string) => void, config: pg.PoolConfig = {}): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    fallback_application_name: 'region-dashboard',
    ...config,
  });
  // A connection that ends while somebody uses it tells them by failing their query; it also emits this,
  // which nobody listening to would end the process.
  pool.on('connect', client => client.on('error', () => {}));
  // Every idle connection reports the same outage: say it once. The pool has already let go of them.
  let lastSaid = Number.NEGATIVE_INFINITY;
  pool.on('error', error => {
    if (performance.now() - lastSaid < 1_000) return;
    lastSaid = performance.now();
    log(explain(error, 'Connections to the database were lost').message);
  });
  return pool;
}

async function transaction<T>(
  pool: Pool,
  begin: string,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await run(client);
    // a failed statement that `run` kept to itself: the database then rolls back, and says only this
    if ((await client.query('commit')).command !== 'COMMIT')
      throw new Error('The transaction was rolled back because a statement in it had failed.');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure; // a connection that cannot even roll back is not given to the next one
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function check(pool: Pool, role: 'app' | 'identity', variable: string): Promise<void> {
  try {
    await refusePowerfulRole(pool, role, variable);
  } catch (error) {
    throw explain(error, `The database of ${variable} cannot be used`);
  }
}

/**
 * Opens the pools of a serving process.
 * @throws DatabaseStartError when a connection fails, or has a role that could get past row-level security
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, identityUrl, log, connections = {}, answerTimeoutMs = ANSWER_TIMEOUT } = options;
  const limits = { query_timeout: answerTimeoutMs };
  const size = connections.app ?? 16;
  const app = createPool(url, size, log, { ...limits, types });
  const queries = new QueryWatch();
  const share = new TenantShare(Math.ceil(size * SHARE));
  const identity = createPool(identityUrl, connections.identity ?? 8, log, limits);
  // What they run into, whoever asked on them says.
  const spare = (address: string) =>
    createPool(address, 1, () => {}, { ...limits, idleTimeoutMillis: SPARE_IDLE });
  const pools = { app: [app, spare(url)], identity: [identity, spare(identityUrl)] } as const;
  for (const pool of pools.app) queries.over(pool, 'app');
  for (const pool of pools.identity) queries.over(pool, 'identity');
  const writes = new WriteTrouble();
  const close = async () => {
    await Promise.all([...pools.app, ...pools.identity].map(pool => pool.end()));
  };
  try {
    await Promise.all([
      check(app, 'app', 'DATABASE_URL'),
      check(identity, 'identity', 'DATABASE_IDENTITY_URL'),
    ]);
  } catch (error) {
    await close();
    throw error instanceof DatabaseStartError ? error : explain(error, 'The database cannot be used');
  }
  const inTenant =
    (begin: string): Database['tenant'] =>
    async (tenant, run) => {
      // one round trip; the claims are ours and contain nothing that could end the literal
      const claims = `select /* set-claims */ set_config('request.jwt.claims', '${claimsOf(tenant)}', true)`;
      const start = `${begin}; ${claims}`;
      return share.run(tenant, () => transaction(app, start, run));
    };
  const writing = inTenant('begin /* begin */');
  const asked: Database['aside'] = (role, signal, run) => aside(...pools[role], signal, run);
  return {
    app,
    identity,
    tenant: async (tenant, run) => {
      try {
        const result = await writing(tenant, run);
        writes.done();
        return result;
      } catch (error) {
        writes.failed(error);
        throw error;
      }
    },
    readTenant: inTenant('begin /* begin-reading */ read only'),
    aside: asked,
    ready: async timeoutMs => {
      const signal = AbortSignal.timeout(timeoutMs);
      const late = new Promise<never>((_, fail) =>
        signal.addEventListener('abort', () => fail(signal.reason)),
      );
      const both = Promise.all([asked('app', signal, ping), asked('identity', signal, ping)]);
      return Promise.race([both, late]).then(
        () => true,
        () => false,
      );
    },
    get waitingForShare() {
      return share.waiting;
    },
    queries,
    writes,
    close,
  };
}
