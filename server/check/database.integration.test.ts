import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMigrations } from '#server/database/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { startNetwork } from '#server/database/testing/network.ts';
import { databaseProbes } from './probes/database.ts';
import { runProbes } from './run-probes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

interface Wish {
  readonly url?: string;
  readonly identityUrl?: string;
  /** how far this machine's clock is ahead, ms */
  readonly ahead?: number;
  readonly withinMs?: number;
  readonly production?: boolean;
  /** further variables */
  readonly more?: Readonly<Record<string, string>>;
}

async function ask({ url, identityUrl, ahead = 0, withinMs = 20_000, production = true, more }: Wish = {}) {
  const env = {
    DATABASE_URL: url ?? database.url,
    DATABASE_IDENTITY_URL: identityUrl ?? database.identityUrl,
    ...(more ?? { BOOTSTRAP_EMAIL: 'olga@acme.org' }),
  };
  const outcomes = await runProbes(
    databaseProbes(() => Date.now() + ahead),
    { env, production, withinMs },
  );
  return outcomes.flatMap(({ problems }) => problems);
}

const moved = (address: string, change: (url: URL) => void): string => {
  const url = new URL(address);
  change(url);
  return url.href;
};

test('a database that is ready has nothing to complain about', async () => {
  expect(await ask()).toEqual([]);
});

test('a role that gets past row-level security is an error, for either connection', async () => {
  const { superuserUrl, adminUrl } = database;
  expect(await ask({ url: superuserUrl, identityUrl: adminUrl })).toMatchObject([
    {
      code: 'powerful-role',
      variables: ['DATABASE_URL'],
      severity: 'error',
      sentence: expect.stringMatching(/is a superuser, so tenants would not be kept apart\.$/),
      advice: expect.stringContaining('Point DATABASE_URL at the role region_dashboard_app'),
    },
    { code: 'powerful-role', variables: ['DATABASE_IDENTITY_URL'], severity: 'error' },
  ]);
});

test('the two connections changed places', async () => {
  const problems = await ask({ url: database.identityUrl, identityUrl: database.url });
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.every(({ severity }) => severity === 'error')).toBe(true);
});

test('pending migrations are counted and named', async () => {
  await using empty = await testDatabase(null);
  const all = readMigrations();
  expect(await ask({ url: empty.url, identityUrl: empty.identityUrl })).toMatchObject([
    {
      code: 'pending-migrations',
      severity: 'error',
      sentence: expect.stringMatching(`lacks ${all.length} migration\\(s\\): ${all[0]!.name},`),
      advice: expect.stringContaining('region-dashboard migrate'),
    },
  ]);
});

test("an operator's team without an owner is a warning in production, until one is named or there is one", async () => {
  expect(await ask({ more: {} })).toMatchObject([
    { code: 'no-owner', severity: 'warning', advice: expect.stringContaining('BOOTSTRAP_EMAIL') },
  ]);
  expect(await ask({ more: { BOOTSTRAP_EMAIL: 'olga@acme.org' } })).toEqual([]);
  expect(await ask({ more: {}, production: false })).toEqual([]);

  const identity = new pg.Client({ connectionString: database.identityUrl });
  await identity.connect();
  await identity.query(
    `with team as (
       insert into identity."organization" ("slug", "name", "createdAt") values ('ops', 'Ops', now()) returning "id"
     ), person as (
       insert into identity."user" ("name", "email", "emailVerified") values ('Olga', 'olga@acme.org', true) returning "id"
     )
     insert into identity."member" ("organizationId", "userId", "role", "createdAt")
     select team."id", person."id", 'owner', now() from team, person`,
  );
  await identity.end();
  expect(await ask({ more: { BOOTSTRAP_TENANT: 'ops' } })).toEqual([]);
  expect(await ask({ more: { BOOTSTRAP_TENANT: 'home' } })).toMatchObject([{ code: 'no-owner' }]);
});

test.each([
  [10_000, true, 'warning', 10],
  [-10_000, true, 'warning', 10],
  [3_600_000, true, 'error', 3_600],
  [3_600_000, false, 'warning', 3_600],
])('a clock %i ms off (production: %s) is a %s', async (ahead, production, severity, seconds) => {
  const [problem, ...others] = await ask({ ahead, production });
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code: 'clock-skew', severity });
  // A slow answer is no skew: it is taken off.
  expect(Number(/(\d+) s apart/.exec(problem!.sentence)![1])).toBeGreaterThan(seconds - 5);
  expect(Number(/(\d+) s apart/.exec(problem!.sentence)![1])).toBeLessThanOrEqual(seconds);
});

test('a wrong password, a database that is not there, and a host that is not: errors without the address', async () => {
  const password = moved(database.url, url => {
    url.password = 'not-the-password';
  });
  const nowhere = moved(database.identityUrl, url => {
    url.pathname = '/nowhere';
  });
  const problems = await ask({ url: password, identityUrl: nowhere });
  expect(problems).toMatchObject([
    { code: 'unreachable', severity: 'error', sentence: expect.stringContaining('refuses the password') },
    { code: 'unreachable', severity: 'error', sentence: expect.stringContaining('no database of that name') },
  ]);
  expect(JSON.stringify(problems)).not.toMatch(/not-the-password|nowhere|127\.0\.0\.1/);
});

test('a database that swallows everything is given up in time', async () => {
  const network = await startNetwork(database.url);
  network.mode = 'swallow';
  const began = performance.now();
  const problems = await ask({ url: network.url(database.url), withinMs: 500 });
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(problems.filter(({ variables }) => variables.includes('DATABASE_URL'))).toMatchObject([
    {
      code: 'unreachable',
      severity: 'error',
      sentence: 'The database (DATABASE_URL) does not answer in time.',
    },
  ]);
  await network.close();
});
