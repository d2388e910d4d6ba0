import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataSource } from '#core/contract/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { newDashboard, newTeam, type Person, region, signUp } from '#server/testing/people.ts';
import { type CountingPrometheus, countingPrometheus } from './support/counting-prometheus.ts';
import { databaseEnv } from './support/database-env.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { openWatchers } from './support/watchers.ts';

/** A hundred people look at one dashboard, on two server processes; the source counts how often it is asked. */
const EACH = 50;
const EXPRESSIONS = ['first', 'second'];
const INTERVALS = 8;
/** A process that was killed while it asked holds up the other one for so long at the most, ms. */
const LEASE_MS = 5_000;

let database: TestDatabase;
let source: CountingPrometheus;
let one: ServerProcess;
let two: ServerProcess;
let ada: Person;
const ends: (() => void)[] = [];

beforeAll(async () => {
  database = await testDatabase();
  source = await countingPrometheus();
  const env = { ...databaseEnv(database), SOURCE_ALLOWED_HOSTS: '127.0.0.1', RATE_LIMITS: 'false' };
  [one, two] = await Promise.all([startServer({ env }), startServer({ env })]);
  ada = await signUp(one.address, 'Ada');
});
afterAll(async () => {
  for (const end of ends) end();
  await Promise.all([one?.stop(), two?.stop()]);
  await source?.close();
  await database?.drop();
});

test('100 watchers on two processes: the source is asked once per interval and region, and goes on being asked when one is killed', async () => {
  const team = await newTeam(ada);
  const made = await ada.call<DataSource>('POST', `${team.path}/sources`, {
    kind: 'prometheus',
    name: 'Counted',
    settings: { url: source.address, auth: 'none', user: '' },
    secrets: {},
  });
  expect(made.status).toBe(201);
  const regions = EXPRESSIONS.map((expr, n) => ({
    ...region(expr, n * 8),
    query: { source: 'prometheus' as const, sourceId: made.body.id, expr, instant: true, refresh: 1 },
  }));
  const dashboard = await newDashboard(ada, team, 'Watched by many', regions);
  const expressionOf = new Map(regions.map(({ id, query }) => [id, query.expr]));

  /** what each watcher has seen of each expression */
  const seen = new Map<string, Set<number>>();
  const seenBy = (watcher: string) => seen.get(watcher) ?? new Set();
  const open = async (server: ServerProcess, name: string) => {
    const end = await openWatchers({
      address: server.address,
      who: ada.at(server.address),
      dashboard,
      regions: regions.map(({ id }) => id),
      count: EACH,
      onData(data, watcher) {
        if (!('frame' in data)) return;
        const key = `${name} ${watcher} ${expressionOf.get(data.regionId)}`;
        const value = data.frame.columns.find(({ type }) => type === 'number')?.values[0];
        seen.set(key, seenBy(key).add(Number(value)));
      },
    });
    ends.push(end);
  };
  await Promise.all([open(one, 'one'), open(two, 'two')]);
  expect(seen.size).toBeLessThanOrEqual(2 * EACH * EXPRESSIONS.length);
  await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(2 * EACH * EXPRESSIONS.length);

  const askedNow = () => EXPRESSIONS.map(expr => source.asked.get(expr) ?? 0);
  const first = askedNow();
  const began = performance.now();
  await expect
    .poll(() => Math.min(...askedNow()) - Math.max(...first), { timeout: 60_000, interval: 50 })
    .toBeGreaterThanOrEqual(INTERVALS);
  const intervals = (performance.now() - began) / 1_000;
  const last = askedNow();
  for (const [index, count] of last.entries())
    expect(count - first[index]!).toBeLessThanOrEqual(Math.ceil(intervals) + 1);

  // Every answer went to every watcher: what the source was asked besides would have been seen by some alone.
  for (const [index, expr] of EXPRESSIONS.entries()) {
    const values = Array.from({ length: last[index]! - first[index]! - 1 }, (_, n) => first[index]! + 1 + n);
    const missing = () =>
      [...seen.keys()]
        .filter(key => key.endsWith(` ${expr}`))
        .filter(key => values.some(value => !seenBy(key).has(value)));
    await expect.poll(missing, { timeout: 10_000 }).toEqual([]);
  }

  const before = askedNow();
  await one.stop('SIGKILL');
  for (const [index, expr] of EXPRESSIONS.entries())
    await expect
      .poll(() => Math.max(...seenBy(`two 0 ${expr}`)), { timeout: LEASE_MS + 5_000 })
      .toBeGreaterThan(before[index]! + 1);
}, 120_000);
