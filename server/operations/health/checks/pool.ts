import { type HealthCheck, pass } from '../check.ts';

/** What the check reads of a pool (node-postgres' Pool has it). */
export interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
}

/** From this share of connections in use on, the next burst has to wait. */
const HIGH = 0.9;

/**
 * How many connections of a pool are in use. A pool at its end only warns: what waits for it is served a little
 * later or refused by name, and another process, with the same database behind it, would do no better.
 */
export function poolCheck(pool: 'app' | 'identity', counts: PoolCounts): HealthCheck {
  return {
    name: pool === 'app' ? 'pool' : 'pool-identity',
    component: 'pool',
    componentId: pool,
    type: 'component',
    measurement: 'connections',
    kind: 'optional',
    everyMs: 0,
    check() {
      const { totalCount, idleCount, waitingCount, options } = counts;
      const used = totalCount - idleCount;
      const found = pass(used, 'connections');
      // Whoever is given an idle connection waits for a moment as well: that alone says nothing.
      if (used < HIGH * options.max) return found;
      const output = `${used} of ${options.max} connections are in use, ${waitingCount} wait for one.`;
      return { ...found, status: 'warn', output };
    },
  };
}
