import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConfig } from '#server/config/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { newSecret } from './key-file.ts';
import { lastUsed, noteSecrets, secretAges } from './sightings.ts';

const DAY = 86_400_000;
const DATA_DIR = join(tmpdir(), `region-dashboard-sightings-${process.pid}`);

let place: TestDatabase;
let identity: pg.Pool;
let superuser: pg.Pool;
beforeAll(async () => {
  place = await testDatabase();
  identity = new pg.Pool({ connectionString: place.identityUrl, max: 2 });
  superuser = new pg.Pool({ connectionString: place.superuserUrl, max: 1 });
});
afterAll(async () => {
  await Promise.all([identity?.end(), superuser?.end()]);
  await place?.drop();
  await rm(DATA_DIR, { recursive: true, force: true });
});
beforeEach(() => superuser.query('truncate identity.secret_sighting'));

const keys = (current: string, ...accepted: string[]) => ({ current, accepted });
const configOf = (env: Record<string, string>) => readConfig({ NODE_ENV: 'test', DATA_DIR, ...env });
const age = (name: string, days: number) =>
  superuser.query(
    `update identity.secret_sighting set first_seen = now() - make_interval(days => $2) where name = $1`,
    [name, days],
  );

test('a secret is as old as the first start with it; a new one is new', async () => {
  const key = newSecret();
  const env = { JWT_SECRET: newSecret(), ENCRYPTION_KEY: key };
  expect(await secretAges(identity, configOf(env), keys(key))).toMatchObject([
    { name: 'JWT_SECRET', firstSeen: null, days: 0, overdue: false },
    { name: 'ENCRYPTION_KEY', firstSeen: null, days: 0, overdue: false },
  ]);
  await noteSecrets(identity, configOf(env), keys(key));
  await age('JWT_SECRET', 181);
  await age('ENCRYPTION_KEY', 181);
  await noteSecrets(identity, configOf(env), keys(key));
  expect(await secretAges(identity, configOf(env), keys(key))).toMatchObject([
    { name: 'JWT_SECRET', days: 181, maximumDays: 180, overdue: true },
    { name: 'ENCRYPTION_KEY', days: 181, maximumDays: 365, overdue: false },
  ]);
  const replaced = { ...env, JWT_SECRET: newSecret() };
  await noteSecrets(identity, configOf(replaced), keys(key));
  expect((await secretAges(identity, configOf(replaced), keys(key)))[0]).toMatchObject({ days: 0 });
});

test('a new encryption key does not make the other secrets new, as long as the old one is accepted once', async () => {
  const [old, next] = [newSecret(), newSecret()];
  const env = { JWT_SECRET: newSecret(), ENCRYPTION_KEY: old };
  await noteSecrets(identity, configOf(env), keys(old));
  await age('JWT_SECRET', 90);
  const rotated = { ...env, ENCRYPTION_KEY: next, ENCRYPTION_KEY_PREVIOUS: old };
  await noteSecrets(identity, configOf(rotated), keys(next, old));
  const finished = configOf({ ...env, ENCRYPTION_KEY: next });
  await noteSecrets(identity, finished, keys(next));
  expect(await secretAges(identity, finished, keys(next))).toMatchObject([
    { name: 'JWT_SECRET', days: 90 },
    { name: 'ENCRYPTION_KEY', days: 0 },
  ]);
});

test('of an address the password counts: another host does not make it new, and without one there is nothing', async () => {
  const key = newSecret();
  const on = (host: string) => ({
    ENCRYPTION_KEY: key,
    JWT_SECRET: newSecret(),
    DATABASE_URL: `postgres://app:${'pass-word-1'}@${host}.example.org/db`,
    DATABASE_IDENTITY_URL: `postgres://identity@${host}.example.org/db`,
  });
  await noteSecrets(identity, configOf(on('one')), keys(key));
  await age('DATABASE_URL', 30);
  const ages = await secretAges(identity, configOf(on('two')), keys(key));
  expect(ages.find(({ name }) => name === 'DATABASE_URL')).toMatchObject({ days: 30 });
  expect(ages.map(({ name }) => name)).not.toContain('DATABASE_IDENTITY_URL');
});

test('when a server last had a secret is known, and nobody can tell the secret from what is stored', async () => {
  const [key, secret] = [newSecret(), newSecret()];
  const config = configOf({ JWT_SECRET: secret, ENCRYPTION_KEY: key });
  const before = Date.now() - DAY;
  expect(await lastUsed(identity, { name: 'JWT_SECRET', value: secret }, keys(key))).toBeNull();
  await noteSecrets(identity, config, keys(key));
  expect(await lastUsed(identity, { name: 'JWT_SECRET', value: secret }, keys(key))).toBeGreaterThan(before);
  expect(await lastUsed(identity, { name: 'JWT_SECRET', value: newSecret() }, keys(key))).toBeNull();
  const { rows } = await superuser.query('select * from identity.secret_sighting');
  expect(JSON.stringify(rows)).not.toContain(secret.slice(0, 8));
  await noteSecrets(identity, config, keys(newSecret()));
  const { rows: other } = await superuser.query(
    'select distinct fingerprint from identity.secret_sighting where name = $1',
    ['JWT_SECRET'],
  );
  expect(other).toHaveLength(2);
});

test('the app role neither reads nor writes it', async () => {
  const app = new pg.Client({ connectionString: place.url });
  await app.connect();
  for (const sql of ['select * from identity.secret_sighting', 'select * from identity.installation'])
    await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
  await app.end();
});
