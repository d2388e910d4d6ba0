import { tmpdir } from 'node:os';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '#server/config/index.ts';
import { quietEnvironment } from '#server/config/testing/good-environment.ts';
import { mutationsOf } from '#server/config/testing/mutations.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { noteSecrets } from '#server/secrets/index.ts';
import { configurationArea } from './areas/configuration.ts';
import type { Finding } from './finding.ts';
import { targetAt } from './target.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const GOOD = quietEnvironment();

/** The environment of an installation whose database is there. */
const production = (
  change: Readonly<Record<string, string | undefined>> = {},
): Readonly<Record<string, string | undefined>> => ({
  ...GOOD,
  DATABASE_URL: database.url,
  DATABASE_IDENTITY_URL: database.identityUrl,
  ...change,
});

async function findingsIn(env: Readonly<Record<string, string | undefined>>): Promise<readonly Finding[]> {
  const target = targetAt(new URL('http://127.0.0.1:1'));
  const report = await configurationArea.audit({ target, env, folder: tmpdir() });
  return 'findings' in report ? report.findings : [];
}

test('an installation in order has no finding about its configuration', async () => {
  // The passwords of a test's database are what they are.
  const own = (await findingsIn(production())).filter(({ check }) => check !== 'configuration-weak-secret');
  expect(own).toEqual([]);
});

describe('a fault of the configuration is found:', () => {
  const planted = mutationsOf(GOOD).filter(({ code, name }) => code !== null && name in GOOD);
  const first = new Map(planted.map(mutation => [mutation.code, mutation] as const).reverse());

  test.each([...first.values()])('$code ($name: $title)', async ({ name, change, code }) => {
    const [found] = (await findingsIn(production(change))).filter(
      ({ check, seen }) =>
        check === `configuration-${code}` && (seen.includes(name) || code === 'unknown-variable'),
    );
    expect(found).toMatchObject({
      severity: expect.stringMatching(/^(?:high|medium)$/),
      sentence: expect.stringMatching(/\.$/),
      advice: expect.stringMatching(/[.?\w]$/),
    });
  });

  test('a role that gets past row-level security', async () => {
    expect(await findingsIn(production({ DATABASE_URL: database.superuserUrl }))).toContainEqual(
      expect.objectContaining({
        check: 'configuration-powerful-role',
        severity: 'high',
        seen: 'DATABASE_URL',
      }),
    );
  });

  test('migrations that were not applied', async () => {
    await using empty = await testDatabase(null);
    const env = production({ DATABASE_URL: empty.url, DATABASE_IDENTITY_URL: empty.identityUrl });
    expect(await findingsIn(env)).toContainEqual(
      expect.objectContaining({ check: 'configuration-pending-migrations', severity: 'high' }),
    );
  });

  test('a database that does not answer', async () => {
    const env = production({ DATABASE_URL: 'postgresql://app:w8Zk2xPw7Lm4Rt9V@127.0.0.1:9/x' });
    expect(await findingsIn(env)).toContainEqual(
      expect.objectContaining({ check: 'configuration-unreachable', severity: 'high', seen: 'DATABASE_URL' }),
    );
  });

  test('a secret that has been in use for too long, whose age the servers have noted', async () => {
    const env = production();
    const identity = new pg.Client({ connectionString: database.identityUrl });
    await identity.connect();
    await noteSecrets(identity, readConfig(env), {
      current: env.ENCRYPTION_KEY!,
      accepted: [],
    });
    await identity.query(
      `update identity.secret_sighting set first_seen = now() - interval '200 days' where name = 'JWT_SECRET'`,
    );
    await identity.end();
    expect(await findingsIn(env)).toContainEqual({
      check: 'configuration-old-secret',
      severity: 'medium',
      sentence: 'JWT_SECRET has been in use for 200 days; it should be replaced after 180.',
      seen: 'JWT_SECRET',
      advice: expect.stringContaining('docs/secrets.md'),
    });
  });
});
