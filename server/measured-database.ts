import type { FastifyInstance } from 'fastify';
import {
  type Database,
  pendingMigrations,
  readEstimates,
  readMigrations,
  watchWaits,
} from './database/index.ts';
import { countAccounts } from './identity/index.ts';
import { type InstallationSize, type PoolName, sampled } from './operations/index.ts';

/** How often it is looked at what there is, ms. */
const INSTALLATION_MS = 60_000;

/** Measures the pools of the database and what is asked over them, and once in a while what lies in it. */
export function measureDatabase(app: FastifyInstance, database: Database): void {
  const { instruments } = app;
  if (!instruments.enabled) return;
  const pools = { app: database.app, identity: database.identity };
  for (const [name, pool] of Object.entries(pools) as [PoolName, Database['app']][])
    watchWaits(pool, {
      given: seconds => instruments.connectionGiven(name, seconds),
      timedOut: () => instruments.connectionTimeout(name),
    });
  instruments.pools(name => {
    const { totalCount, idleCount, waitingCount, options } = pools[name];
    // Who is about to be given an idle one, on the next tick, does not wait: so it is whenever reading asks, too.
    const pending = Math.max(0, waitingCount - idleCount);
    return { idle: idleCount, used: totalCount - idleCount, pending, max: options.max };
  });
  instruments.shareWaiting(() => database.waitingForShare);
  database.queries.listen(({ name, seconds }) => instruments.operationDone(name, seconds));
  const latest = sampled(() => sizeOf(database), INSTALLATION_MS);
  instruments.installation(latest);
  // So that the first who asks is told.
  app.addHook('onReady', async () => void latest());
}

async function sizeOf(database: Database): Promise<InstallationSize> {
  const all = readMigrations();
  const [accounts, estimates, pending] = await Promise.all([
    countAccounts(database.identity),
    readEstimates(database.app),
    pendingMigrations(database.app, all),
  ]);
  const migrationsPending = pending.length;
  return { ...accounts, ...estimates, migrationsPending, migrationsApplied: all.length - migrationsPending };
}
