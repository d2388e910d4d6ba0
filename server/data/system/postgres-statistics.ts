import type { Pool, QueryResultRow } from 'pg';

/** Counters and levels of the current database, as its statistics show them to any role. */
export interface PostgresStatistics {
  readonly connections: number;
  readonly commits: number;
  readonly rollbacks: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly pagesHit: number;
  readonly pagesRead: number;
  /** bytes */
  readonly size: number;
}

interface Row extends PostgresStatistics, QueryResultRow {}

const QUERY = `
  select /* database-statistics */ numbackends as connections, xact_commit as commits, xact_rollback as rollbacks,
    tup_fetched as "rowsRead", tup_inserted + tup_updated + tup_deleted as "rowsWritten",
    blks_hit as "pagesHit", blks_read as "pagesRead", pg_database_size(datid) as size
  from pg_catalog.pg_stat_database where datname = current_database()`;

/** @returns the statistics now, or null while the database does not answer */
export async function readPostgresStatistics(pool: Pool): Promise<PostgresStatistics | null> {
  try {
    const { rows } = await pool.query<Row>(QUERY);
    return rows[0] ?? null;
  } catch {
    // The region shows a gap; that the database is down is said by /ready and by every other part.
    return null;
  }
}

/** Two readings and how far they are apart. */
export interface PostgresReading {
  readonly statistics: PostgresStatistics;
  /** milliseconds, of a clock that never jumps */
  readonly at: number;
}

export interface PostgresRates {
  readonly connections: number;
  readonly size: number;
  readonly commits: number;
  readonly rollbacks: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** percent of the pages asked for that were in memory; NaN when none was asked for */
  readonly cacheHitRatio: number;
}

/** @returns what happened per second between two readings; NaN where a counter was set back */
export function postgresRates(before: PostgresReading | null, after: PostgresReading): PostgresRates {
  const seconds = before ? (after.at - before.at) / 1_000 : Number.NaN;
  const difference = (of: (statistics: PostgresStatistics) => number) => {
    const change = before ? of(after.statistics) - of(before.statistics) : Number.NaN;
    return change < 0 ? Number.NaN : change;
  };
  const hit = difference(s => s.pagesHit);
  const pages = hit + difference(s => s.pagesRead);
  return {
    connections: after.statistics.connections,
    size: after.statistics.size,
    commits: difference(s => s.commits) / seconds,
    rollbacks: difference(s => s.rollbacks) / seconds,
    rowsRead: difference(s => s.rowsRead) / seconds,
    rowsWritten: difference(s => s.rowsWritten) / seconds,
    cacheHitRatio: pages === 0 ? Number.NaN : (100 * hit) / pages,
  };
}
