import type { FastifyInstance } from 'fastify';
import type { Config } from '#server/config/index.ts';
import { type IdentityService, tenantIdOf } from '#server/identity/index.ts';
import { seedOperatorDashboards } from './seed.ts';

export interface SeedAtStartOptions {
  readonly app: FastifyInstance;
  readonly identity: Pick<IdentityService, 'pool'>;
  readonly config: Pick<Config, 'BOOTSTRAP_TENANT' | 'ENABLE_METRICS'>;
  readonly say: (line: string) => void;
}

/**
 * Gives the operator's team its dashboards when the server starts, where there is such a team and something to show.
 * A server that cannot do it serves all the same: they are made at the next start.
 */
export async function seedAtStart({ app, identity, config, say }: SeedAtStartOptions): Promise<void> {
  if (!config.ENABLE_METRICS) return;
  try {
    const tenant = await tenantIdOf(identity.pool, config.BOOTSTRAP_TENANT);
    if (tenant === null) return;
    const made = await seedOperatorDashboards(app.dashboards, tenant);
    if (made.length > 0)
      say(`Dashboards for operators are in the team "${config.BOOTSTRAP_TENANT}": ${made.join(', ')}.`);
  } catch (error) {
    app.log.warn({ event: 'dashboard.not-seeded', err: error }, 'dashboards for operators were not made');
  }
}
