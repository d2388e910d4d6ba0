import pg, { type Pool, type PoolClient } from 'pg';
import { refusePowerfulRole } from './check-role.ts';
import { DatabaseStartError } from './errors.ts';
import { explain } from './explain.ts';
import { types } from './types.ts';

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
  /** @returns whether the database answers both roles within the time. Never throws */
  ready(timeoutMs: number): Promise<boolean>;
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

/** How long to wait for a connection, ms: the pool's next free one included. */
const CONNECT_TIMEOUT = 5_000;
/**
 * How long to wait for an answer, ms. The role's own statement_timeout (set by setup-database) ends a slow
 * statement before; this one is for a network that swallows answers.
 */
const ANSWER_TIMEOUT = 20_000;

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

async function answers(pool: Pool, timeoutMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), timeoutMs);
  const asked = pool.query('select 1').then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([asked, late.promise]);
  clearTimeout(timer);
  return answered;
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
  const app = createPool(url, connections.app ?? 16, log, { ...limits, types });
  const identity = createPool(identityUrl, connections.identity ?? 8, log, limits);
  const close = async () => {
    await Promise.all([app.end(), identity.end()]);
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
    async (tenant, run) =>
      transaction(
        app,
        // one round trip; the claims are ours and contain nothing that could end the literal
        `${begin}; select set_config('request.jwt.claims', '${claimsOf(tenant)}', true)`,
        run,
      );
  return {
    app,
    identity,
    tenant: inTenant('begin'),
    readTenant: inTenant('begin read only'),
    ready: async timeoutMs =>
      (await Promise.all([answers(app, timeoutMs), answers(identity, timeoutMs)])).every(Boolean),
    close,
  };
}
