import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { freePort } from '#server/testing/free-port.ts';
import { newTeam, signUp } from '#server/testing/people.ts';
import { SUBJECTS } from '#tooling/alerts/catalogue.ts';
import { blocksOf, runbooksIn } from '#tooling/alerts/testing/runbook.ts';
import { missingFrom, readExposition } from '#tooling/promql/index.ts';
import { databaseEnv } from './support/database-env.ts';
import { startLoad } from './support/load.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** What Prometheus makes itself, and what other exporters show. */
const ELSEWHERE = /^(up$|ALERTS$|probe_|node_|prometheus_)/;
const RECORDED = new Set(
  SUBJECTS.flatMap(({ groups }) => groups.flatMap(({ recordings = [] }) => recordings)).map(
    ({ record }) => record,
  ),
);
const isElsewhere = (metric: string) => ELSEWHERE.test(metric) || RECORDED.has(metric);
const runbooks = runbooksIn(resolve(import.meta.dirname, '../docs/runbooks'));

let database: TestDatabase;
let server: ServerProcess;
let port: number;
beforeAll(async () => {
  port = await freePort();
  database = await testDatabase();
  // A Redis that is not there has a metric all the same.
  const env = { METRICS_PORT: String(port), REDIS_URL: 'redis://127.0.0.1:1' };
  server = await startServer({ env: { ...databaseEnv(database), ...env } });
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const exposed = async () => readExposition(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());

/** A browser's report of what our policy made it refuse. */
async function violate(): Promise<void> {
  const page = new URL('/t/home', server.address).href;
  const report = {
    'document-uri': page,
    'effective-directive': 'script-src-elem',
    'blocked-uri': 'inline',
  };
  const { status } = await fetch(new URL('/api/v1/reports', server.address), {
    method: 'POST',
    headers: { 'content-type': 'application/csp-report' },
    body: JSON.stringify({ 'csp-report': report }),
  });
  expect(status).toBe(204);
}

describe('at a server that people use', () => {
  beforeAll(async () => {
    const ada = await signUp(server.address, 'Ada');
    const load = await startLoad(server.address, ada, await newTeam(ada));
    await vi.waitFor(() => expect(load.rounds).toBeGreaterThan(2), { timeout: 40_000 });
    await violate();
    await load.stop();
  });

  test('every metric and label that a rule looks at is there', async () => {
    const page = await exposed();
    const rules = SUBJECTS.flatMap(({ groups }) =>
      groups.flatMap(({ recordings = [], alerts = [] }) => [
        ...recordings.map(({ record, expr }) => ({ name: record, expr })),
        ...alerts,
      ]),
    );
    expect(rules.length).toBeGreaterThan(80);
    const faults = rules.flatMap(({ name, expr }) =>
      missingFrom(page, expr, isElsewhere).map(fault => `${name}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  test('every query of a runbook looks at metrics and labels that are there', async () => {
    const page = await exposed();
    const faults = runbooks.flatMap(({ name, text }) =>
      blocksOf(text, 'promql').flatMap(expr =>
        missingFrom(page, expr, isElsewhere).map(fault => `${name}: ${fault}`),
      ),
    );
    expect(faults).toEqual([]);
  });

  test('every SQL query of a runbook is answered by the database', async () => {
    const client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    try {
      const queries = runbooks.flatMap(({ name, text }) =>
        blocksOf(text, 'sql').map(query => [name, query] as const),
      );
      expect(queries.length).toBeGreaterThan(10);
      for (const [name, query] of queries) {
        const failure = await client.query(query).then(
          () => null,
          (error: Error) => error.message,
        );
        expect(failure, `${name}: ${query}`).toBeNull();
      }
    } finally {
      await client.end();
    }
  });
});
