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
  const drop = () => asSuperuser(superuserUrl, `drop database if exists ${name} with (force)`);
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
