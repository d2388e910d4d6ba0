import pg from 'pg';
import { expect, test } from 'vitest';
import { readConfig } from '#server/config/index.ts';
import { testDatabase } from '#server/database/testing/database.ts';
import { newSecret, noteSecrets } from '#server/secrets/index.ts';
import { check } from './check.ts';
import { agesOf } from './secret-ages.ts';

test('check tells how long secrets have been in use, and warns of those that are too old', async () => {
  await using database = await testDatabase();
  const [JWT_SECRET, ENCRYPTION_KEY] = [newSecret(), newSecret()];
  const { url: DATABASE_URL, identityUrl: DATABASE_IDENTITY_URL } = database;
  const env = { JWT_SECRET, ENCRYPTION_KEY, DATABASE_URL, DATABASE_IDENTITY_URL };
  const within = { probes: [], withinMs: 10_000 };
  const never = await check(env, within);
  expect(never.secretAges.every(({ firstSeen }) => firstSeen === null)).toBe(true);
  expect(never.problems.filter(({ code }) => code === 'old-secret')).toEqual([]);

  const identity = new pg.Client({ connectionString: DATABASE_IDENTITY_URL });
  await identity.connect();
  await noteSecrets(identity, readConfig(env), { current: ENCRYPTION_KEY, accepted: [] });
  await identity.query(
    `update identity.secret_sighting set first_seen = now() - interval '200 days' where name = 'JWT_SECRET'`,
  );
  await identity.end();

  const { secretAges, problems } = await check(env, within);
  expect(secretAges).toContainEqual(
    expect.objectContaining({ name: 'JWT_SECRET', days: 200, overdue: true }),
  );
  const old = problems.filter(({ code }) => code === 'old-secret');
  expect(old).toMatchObject([{ variables: ['JWT_SECRET'], severity: 'warning' }]);
  expect(old[0]!.sentence).toBe('JWT_SECRET has been in use for 200 days; it should be replaced after 180.');
  expect(JSON.stringify([secretAges, problems])).not.toContain(JWT_SECRET);
});

test('nothing is told, and nothing takes long, when the database does not answer', async () => {
  const nowhere = 'postgres://identity:secret@192.0.2.1/none';
  const env = { ENCRYPTION_KEY: newSecret(), DATABASE_URL: nowhere, DATABASE_IDENTITY_URL: nowhere };
  const before = performance.now();
  expect(await agesOf(env, 200)).toEqual([]);
  expect(performance.now() - before).toBeLessThan(5_000);
});
