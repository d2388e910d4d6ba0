import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { stopPostmaster } from '../embedded/postmaster.ts';
import { startEmbedded } from '../embedded.ts';
import { migrate } from '../migrate.ts';
import { OWNER, TEMPLATE, type TestPostgres } from './connection.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres;
  }
}

const PREFIX = 'region-dashboard-test-';

/** A test run that was killed could not tidy up: the next one does. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter(found => found.startsWith(PREFIX))) {
    try {
      process.kill(Number(name.slice(PREFIX.length).split('-')[0]), 0);
    } catch (error) {
      if ((error as { code?: string }).code !== 'ESRCH') continue;
      const folder = join(tmpdir(), name);
      await stopPostmaster(join(folder, 'postgres')).catch(() => {});
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/**
 * One Postgres for the whole run, with a migrated template database that `testDatabase()` clones. Not
 * durable: a test's data need not survive the machine.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o711); // as root, Postgres runs as another user, who has to pass
  const quiet = () => {};
  const postgres = await startEmbedded({
    dataDir: folder,
    log: quiet,
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const superuser = new pg.Client({ connectionString: postgres.superuserUrl });
  await superuser.connect();
  await superuser.query(`create database ${TEMPLATE} owner ${OWNER}`);
  await superuser.end();
  const adminUrl = new URL(postgres.adminUrl);
  adminUrl.pathname = TEMPLATE;
  await migrate({ adminUrl: adminUrl.href, log: quiet });

  const { superuserUrl, url, identityUrl } = postgres;
  project.provide('postgres', { superuserUrl, adminUrl: postgres.adminUrl, url, identityUrl });
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
