import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { CLOSE_SCHEMAS } from './close-schemas.ts';
import { codeOf, DatabaseStartError } from './errors.ts';
import { explain } from './explain.ts';

export interface Migration {
  readonly number: number;
  /** file name without its ending, for example `0003_dashboards` */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, line ends made equal */
  readonly checksum: string;
}

export interface MigrateOptions {
  /** connection of the owner */
  readonly adminUrl: string;
  readonly log: (line: string) => void;
  readonly folder?: string;
  /** how long one statement may wait for a lock; the traffic that queues behind it waits as long */
  readonly lockTimeoutMs?: number;
}

/** Something that asks one question of the database: a pool or a connection. */
export interface Queryable {
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>>;
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));

/** Any fixed number: runs of `migrate` on one database wait for each other. */
const LOCK = 7_274_497;

/** @returns the migrations of a folder in order. @throws Error when numbers are missing or taken twice */
export function readMigrations(folder: string = FOLDER): Migration[] {
  const names = readdirSync(folder).filter(name => /^\d{4}_[a-z0-9_]+\.sql$/.test(name));
  return names.sort().map((file, index) => {
    const sql = readFileSync(`${folder}/${file}`, 'utf8').replaceAll('\r\n', '\n');
    const number = Number(file.slice(0, 4));
    if (number !== index + 1) throw new Error(`Migration ${index + 1} is missing or there twice (${file}).`);
    const checksum = createHash('sha256').update(sql).digest('hex');
    return { number, name: file.slice(0, -'.sql'.length), sql, checksum };
  });
}

async function readApplied(database: Queryable): Promise<Applied[]> {
  try {
    const { rows } = await database.query<Applied>(
      'select /* read-migrations */ number, name, checksum from region_dashboard.migrations order by number',
    );
    return rows;
  } catch (error) {
    // no schema or no table yet; or a schema that this role may not see before the first migration
    if (['42P01', '3F000', '42501'].includes(codeOf(error) ?? '')) return [];
    throw error;
  }
}

/**
 * @returns what still has to be applied, as a serving process sees it (the app role may read the list)
 */
export async function pendingMigrations(
  database: Queryable,
  all: readonly Migration[] = readMigrations(),
): Promise<readonly Migration[]> {
  const applied = new Set((await readApplied(database)).map(({ number }) => number));
  return all.filter(({ number }) => !applied.has(number));
}

/** What was applied must be what we have: otherwise nobody knows what the database looks like. */
function verify(applied: readonly Applied[], all: readonly Migration[]): void {
  for (const { number, name, checksum } of applied) {
    const ours = all.find(migration => migration.number === number);
    if (!ours)
      throw new DatabaseStartError(
        `The database has the migration ${name}, which this release does not know: a newer release was here. Use that one or a newer one.`,
      );
    if (ours.checksum !== checksum)
      throw new DatabaseStartError(
        `The migration ${name} was changed after it was applied. Put the file back as it was, and make the change in a new migration.`,
      );
  }
}

const TABLE = `
  create schema if not exists region_dashboard;
  create table if not exists region_dashboard.migrations (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`;

/** Applies the next pending migration in a transaction of its own; another run may do it meanwhile. */
async function applyNext(
  client: pg.Client,
  all: readonly Migration[],
  lockTimeoutMs: number,
  log: (line: string) => void,
): Promise<string | null> {
  let name = '';
  await client.query('begin');
  try {
    // a lock of the transaction, not of the session: it works behind a transaction pooler as well
    await client.query(`select pg_advisory_xact_lock(${LOCK})`);
    await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
    const exists = await client.query<{ table: string | null }>(
      `select to_regclass('region_dashboard.migrations')::text as table`,
    );
    if (!exists.rows[0]?.table) await client.query(TABLE);
    verify(await readApplied(client), all);
    const [next] = await pendingMigrations(client, all);
    if (next) {
      name = next.name;
      log(`Migration ${name} ...`);
      await client.query(next.sql);
      await client.query(CLOSE_SCHEMAS);
      await client.query(
        'insert into region_dashboard.migrations (number, name, checksum) values ($1, $2, $3)',
        [next.number, next.name, next.checksum],
      );
    }
    await client.query('commit');
    return name || null;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw name === '' ? error : explain(error, `The migration ${name} failed and was undone`);
  }
}

/**
 * Applies every pending migration in order, each in its own transaction. Runs at the same time wait for
 * each other. Works as an owner who is no superuser.
 * @returns names of those applied by this run
 * @throws DatabaseStartError when one fails (it is undone, those before it stay), when an applied file was
 * changed, or when the database is newer than this release
 */
export async function migrate(options: MigrateOptions): Promise<readonly string[]> {
  const { adminUrl, log, folder, lockTimeoutMs = 5_000 } = options;
  const all = readMigrations(folder);
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  const done: string[] = [];
  try {
    await client.connect();
    for (;;) {
      const name = await applyNext(client, all, lockTimeoutMs, log);
      if (name === null) return done;
      done.push(name);
    }
  } catch (error) {
    throw explain(error, 'The migrations could not be applied');
  } finally {
    await client.end().catch(() => {});
  }
}
