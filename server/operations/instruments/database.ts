import { Counter, Gauge, type Registry } from 'prom-client';
import { SHORT_DURATIONS } from './registry.ts';
import { type Series, TalliedHistogram } from './tallied-histogram.ts';

export const POOLS = ['app', 'identity'] as const;
export type PoolName = (typeof POOLS)[number];

/** How the connections of a pool stand. */
export interface PoolLevels {
  readonly idle: number;
  readonly used: number;
  readonly max: number;
  /** who waits for a connection */
  readonly pending: number;
}

export interface DatabaseInstruments {
  /** somebody was given a connection, after so long */
  connectionGiven(pool: PoolName, seconds: number): void;
  /** somebody was not given one in time */
  connectionTimeout(pool: PoolName): void;
  /** @param summary names the query: a bounded set, never its text or values */
  operationDone(summary: string, seconds: number): void;
  /** @param levels asked when somebody reads */
  pools(levels: (pool: PoolName) => PoolLevels): void;
  /** @param count asked when somebody reads: transactions that wait for others of their own tenant */
  shareWaiting(count: () => number): void;
}

const POOL = 'db_client_connection_pool_name';
const STATE = 'db_client_connection_state';

/**
 * The pools of connections and what is asked over them, named after the OpenTelemetry conventions for
 * database clients.
 */
export function databaseInstruments(registry: Registry): DatabaseInstruments {
  const registers = [registry];
  const waits = new TalliedHistogram({
    name: 'db_client_connection_wait_time_seconds',
    help: 'Time until a connection of the pool was given',
    labelNames: [POOL],
    buckets: SHORT_DURATIONS,
    registers,
  });
  const timeouts = new Counter({
    name: 'db_client_connection_timeouts_total',
    help: 'How often no connection could be given in time',
    labelNames: [POOL],
    registers,
  });
  const waitsOf = new Map(POOLS.map(pool => [pool, waits.series({ [POOL]: pool })]));
  for (const pool of POOLS) timeouts.inc({ [POOL]: pool }, 0);
  const operations = new TalliedHistogram({
    name: 'db_client_operation_duration_seconds',
    help: 'Time of one query of the database, by its name',
    labelNames: ['db_query_summary'],
    buckets: SHORT_DURATIONS,
    registers,
  });
  const operationsOf = new Map<string, Series>();
  return {
    connectionGiven: (pool, seconds) => waitsOf.get(pool)?.observe(seconds),
    connectionTimeout: pool => timeouts.inc({ [POOL]: pool }),
    operationDone(summary, seconds) {
      let series = operationsOf.get(summary);
      if (!series) {
        series = operations.series({ db_query_summary: summary });
        operationsOf.set(summary, series);
      }
      series.observe(seconds);
    },
    shareWaiting(count) {
      new Gauge({
        name: 'region_dashboard_tenant_share_waiting',
        help: 'Transactions that wait because their team has as many connections as one team may have',
        registers,
        collect() {
          this.set(count());
        },
      });
    },
    pools(levels) {
      new Gauge({
        name: 'db_client_connections',
        help: 'Connections of the pool that are open',
        labelNames: [POOL, STATE],
        registers,
        collect() {
          for (const pool of POOLS) {
            const { idle, used } = levels(pool);
            this.set({ [POOL]: pool, [STATE]: 'idle' }, idle);
            this.set({ [POOL]: pool, [STATE]: 'used' }, used);
          }
        },
      });
      const gauge = (name: string, help: string, value: (levels: PoolLevels) => number) =>
        new Gauge({
          name,
          help,
          labelNames: [POOL],
          registers,
          collect() {
            for (const pool of POOLS) this.set({ [POOL]: pool }, value(levels(pool)));
          },
        });
      gauge('db_client_connection_max', 'Connections that the pool may open', ({ max }) => max);
      gauge(
        'db_client_connection_pending_requests',
        'Who waits for a connection of the pool',
        ({ pending }) => pending,
      );
    },
  };
}
