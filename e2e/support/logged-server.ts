import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import type { LogLine } from '#server/logs/index.ts';
import { readLines } from '#server/logs/testing/log-lines.ts';
import { databaseEnv } from './database-env.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** What a test of a server's log works with; filled before the first test. */
export interface LoggedServers {
  readonly database: TestDatabase;
  /** of this file alone; gone after it */
  readonly folder: string;
  env(more?: Readonly<Record<string, string>>): Record<string, string>;
  /** @returns a server that answers, in a process of its own */
  start(more?: Readonly<Record<string, string>>): Promise<ServerProcess>;
}

/** Registers a database and a folder for the tests of this file. */
export function loggedServers(): LoggedServers {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'region-dashboard-logs-'));
  });
  afterAll(async () => {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = (more: Readonly<Record<string, string>> = {}) => ({
    ...databaseEnv(database),
    METRICS_PORT: '0',
    DRAIN_DELAY: '0',
    ...more,
  });
  return {
    get database() {
      return database;
    },
    get folder() {
      return folder;
    },
    env,
    start: more => startServer({ env: env(more) }),
  };
}

export const linesOf = (server: Pick<ServerProcess, 'stdout'>): LogLine[] => readLines(server.stdout());

/** Lines follow their answers: waits until one is there. */
export async function lineLike(server: ServerProcess, like: RegExp): Promise<LogLine> {
  const [found] = await server.said(new RegExp(`^\\{.*${like.source}.*$`, 'm'));
  return JSON.parse(found) as LogLine;
}

/** @returns a reader of one metric, summed over its labels */
export async function metricsOf(server: ServerProcess): Promise<(name: string) => Promise<number>> {
  const { address } = await lineLike(server, /"event":"metrics\.served"/);
  return async name => {
    const text = await (await fetch(new URL('/metrics', String(address)))).text();
    const values = text.split('\n').filter(each => each.startsWith(`${name}{`));
    return values.reduce((sum, each) => sum + Number(each.split(' ').at(-1)), 0);
  };
}
