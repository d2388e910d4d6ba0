import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { OWNER, TEMPLATE, type TestPostgres } from './connection.ts';

/** A database for one test or file: migrated, empty, and nobody else's. */
export interface TestDatabase extends TestPostgres {
  readonly name: string;
  /** drops it, whoever is still connected */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

async function asSuperuser(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** How long connections that are being closed may take, ms; after that they are cut off. */
const PATIENCE_MS = 2_000;

/** A pool that has ended may still say goodbye: cut off in that moment, its client would throw at nobody. */
async function untilUnused(superuserUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until) {
      const used = await client.query('select from pg_stat_activity where datname = $1', [name]);
      if (used.rowCount === 0) return;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  } finally {
    await client.end();
  }
}

/**
 * @param template `null` for an empty database, as a new installation finds it
 * @returns a fresh database of the run's Postgres; call `drop()` when done (or declare it with `await using`)
 */
export async function testDatabase(template: string | null = TEMPLATE): Promise<TestDatabase> {
  const { superuserUrl, adminUrl, url, identityUrl } = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(
    superuserUrl,
    `create database ${name} owner ${OWNER} template ${template ?? 'template0'}`,
  );
  const here = (address: string) => {
    const moved = new URL(address);
    moved.pathname = name;
    return moved.href;
  };
  const drop = async () => {
    await untilUnused(superuserUrl, name);
    await asSuperuser(superuserUrl, `drop database if exists ${name} with (force)`);
  };
  return {
    name,
    superuserUrl: here(superuserUrl),
    adminUrl: here(adminUrl),
    url: here(url),
    identityUrl: here(identityUrl),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}
