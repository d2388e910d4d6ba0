import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { freePort } from '#server/testing/free-port.ts';
import { signIn } from '#server/testing/people.ts';
import { missingPrograms } from '#tooling/alerts/testing/programs.ts';
import { dashboardExpressions } from '#tooling/grafana/expressions.ts';
import { type Exposed, missingFrom, readExposition } from '#tooling/promql/index.ts';
import { databaseEnv } from './support/database-env.ts';
import { type Load, startLoad } from './support/load.ts';
import { type Prometheus, startPrometheus } from './support/prometheus.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };

/** Made by Prometheus itself, or there with REDIS_URL only. */
const ELSEWHERE = new Set([
  ...['up', 'ALERTS', 'scrape_duration_seconds'],
  'region_dashboard_rate_limit_store_up',
]);
/** Rates need two readings; windows of hours are not waited for. */
const CHOSEN = { __rate_interval: '10s', __range: '1h' };
const PATIENT = { timeout: 40_000, interval: 500 };

/** Where a server without faults, Redis, rules and browsers has nothing to say. */
const NOT_HERE: ReadonlySet<string> = new Set([
  'alerts: Alerts',
  'api: Answer to a press',
  'api: Failed requests by route',
  'api: First byte',
  'api: Largest paint',
  'api: Shared counters',
  'api: Shift of the layout',
  // Seen for five minutes; a slow machine may take longer.
  'marks: Releases',
]);

const missing = missingPrograms('prometheus');

describe('the dashboards for Grafana, at a server that people use', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let prometheus: Prometheus;
  let load: Load;
  let metrics: () => Promise<Exposed>;

  beforeEach(({ skip }) => skip(missing !== null, String(missing)));
  beforeAll(async () => {
    if (missing) return;
    const port = await freePort();
    database = await testDatabase();
    const env = { BOOTSTRAP_EMAIL: OPERATOR.email, BOOTSTRAP_PASSWORD: OPERATOR.password };
    server = await startServer({
      env: { ...databaseEnv(database), ...env, METRICS_PORT: String(port), RATE_LIMITS: 'false' },
    });
    prometheus = await startPrometheus([`127.0.0.1:${port}`]);
    metrics = async () => readExposition(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
    const operator = await signIn(server.address, OPERATOR);
    load = await startLoad(server.address, operator, { path: '/api/v1/tenants/home' });
  });
  afterAll(async () => {
    await load?.stop();
    await prometheus?.[Symbol.asyncDispose]();
    await server?.stop();
    await database?.drop();
  });

  test('ask for metrics and labels that the server has', async () => {
    await expect.poll(() => load.rounds, PATIENT).toBeGreaterThan(3);
    const exposed = await metrics();
    const faults = dashboardExpressions().flatMap(({ where, expr }) =>
      missingFrom(exposed, expr, metric => ELSEWHERE.has(metric)).map(fault => `${where}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  test('are answered with numbers by Prometheus, and say why where they may not be', async () => {
    const unanswered = async () => {
      const answers = await Promise.all(
        dashboardExpressions(CHOSEN).map(async one => ({
          ...one,
          samples: await prometheus.query(one.expr),
        })),
      );
      return answers.filter(({ samples }) => !samples.some(({ value }) => !Number.isNaN(value)));
    };
    const unexpected = async () =>
      (await unanswered())
        .filter(({ where }) => !NOT_HERE.has(where))
        .map(({ where, expr }) => `${where}: ${expr}`);
    await expect.poll(unexpected, PATIENT).toEqual([]);
    for (const { where, mayBeEmpty } of await unanswered()) expect(mayBeEmpty, where).toMatch(/\.$/);
  });

  test('show what is going on, not only that something is', async () => {
    const shown = async (where: string) => {
      const { expr } = dashboardExpressions(CHOSEN).find(one => one.where === where)!;
      const [sample] = await prometheus.query(expr);
      return sample?.value ?? Number.NaN;
    };
    await expect.poll(() => shown('overview: Requests'), PATIENT).toBeGreaterThan(5);
    await expect.poll(() => shown('overview: Live connections'), PATIENT).toBe(2);
    await expect.poll(() => shown('overview: Commands, 99th percentile'), PATIENT).toBeGreaterThan(0);
    await expect.poll(() => shown('overview: Delivery, 99th percentile'), PATIENT).toBeGreaterThan(0);
    await expect.poll(() => shown('overview: Failed requests'), PATIENT).toBe(0);
  });
});
