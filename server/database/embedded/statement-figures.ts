import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { OWNER } from './addresses.ts';

/** Where the library lies beside the programs, by system. */
const LIBRARIES = [
  'lib/postgresql/pg_stat_statements.so',
  'lib/postgresql/pg_stat_statements.dylib',
  'lib/pg_stat_statements.dll',
];

/**
 * @param postgres path of its program
 * @returns settings that make this Postgres count what statements cost; none when it has no library for that
 */
export function figureSettings(postgres: string): Readonly<Record<string, string>> {
  const native = dirname(dirname(postgres));
  if (!LIBRARIES.some(library => existsSync(join(native, library)))) return {};
  return {
    shared_preload_libraries: 'pg_stat_statements',
    // Values in them are not taken out, passwords of roles included.
    'pg_stat_statements.track_utility': 'off',
  };
}

/**
 * Lets the owner see what statements cost (region_dashboard.statement_statistics). A Postgres without the
 * extension shows nothing there, and is as good otherwise.
 * @param setupUrl connection of the superuser to our database
 */
export async function showFigures(setupUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: setupUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const available = await client.query(
      `select from pg_available_extensions where name = 'pg_stat_statements'`,
    );
    if (available.rowCount !== 1) return;
    await client.query('create extension if not exists pg_stat_statements');
    await client.query(`grant pg_read_all_stats to ${OWNER}`);
  } finally {
    await client.end();
  }
}
