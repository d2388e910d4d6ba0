import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConfig } from '#server/config/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { newSecret } from './key-file.ts';
import type { Keys } from './keys.ts';
import { resolveSecrets } from './resolve.ts';
import { type RunningSecrets, runSecrets } from './running.ts';
import { lastUsed } from './sightings.ts';

let place: TestDatabase;
let identity: pg.Pool;
beforeAll(async () => {
  place = await testDatabase();
  identity = new pg.Pool({ connectionString: place.identityUrl, max: 2 });
});
afterAll(async () => {
  await identity?.end();
  await place?.drop();
});

let folder: string;
let running: RunningSecrets | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-dashboard-running-'));
});
afterEach(async () => {
  await running?.stop();
  running = null;
  await rm(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
/** at once, as Kubernetes does: nobody reads half of it */
async function write(name: string, ...keys: string[]): Promise<void> {
  await writeFile(path('aside'), `${keys.join('\n')}\n`);
  await rename(path('aside'), path(name));
}

/** A process whose secrets are mounted files. */
async function follow() {
  const [jwt, encryption] = [newSecret(), newSecret()];
  await write('jwt', jwt);
  await write('encryption', encryption);
  const env: Record<string, string> = {
    DATA_DIR: folder,
    JWT_SECRET_FILE: path('jwt'),
    ENCRYPTION_KEY_FILE: path('encryption'),
  };
  const reread = async () => readConfig(await resolveSecrets(env));
  const said: string[] = [];
  const seen: Keys[] = [];
  running = await runSecrets({
    config: await reread(),
    reread,
    database: identity,
    say: line => said.push(line),
    lookEveryMs: 20,
  });
  running.follow(keys => seen.push(keys));
  return { env, jwt, encryption, said, seen, running };
}

test('a process takes replaced files over by itself, says so without the secret, and notes it', async () => {
  const { env, jwt, encryption, said, seen, running: it } = await follow();
  const next = newSecret();
  await write('previous', next);
  env.JWT_SECRET_PREVIOUS_FILE = path('previous');
  await expect.poll(() => seen).toEqual([{ current: jwt, accepted: [next] }]);
  expect(said).toEqual([]);
  await write('previous', jwt, next);
  await write('jwt', next);
  await expect.poll(() => it.signing).toEqual({ current: next, accepted: [jwt] });
  expect(seen.every(({ current, accepted }) => [current, ...accepted].includes(jwt))).toBe(true);
  await expect.poll(() => said).toEqual(['JWT_SECRET replaced; the previous one is still accepted.']);
  const keys = { current: encryption, accepted: [] };
  await expect
    .poll(() => lastUsed(identity, { name: 'JWT_SECRET', value: next }, keys))
    .toEqual(expect.any(Number));
  delete env.JWT_SECRET_PREVIOUS_FILE;
  await expect.poll(() => it.signing).toEqual({ current: next, accepted: [] });
});

test('the keyring follows as well: what the previous key sealed still opens', async () => {
  const { env, encryption, running: it } = await follow();
  const here = { tenant: newSecret(), kind: 'source', id: 'x' };
  const sealed = it.keyring.seal('before', here);
  const before = it.keyring.current;
  await write('previous', encryption);
  env.ENCRYPTION_KEY_PREVIOUS_FILE = path('previous');
  await write('encryption', newSecret());
  await expect.poll(() => it.keyring.current).not.toBe(before);
  expect(it.keyring.open(sealed, here)).toBe('before');
});

test('files that cannot be read change nothing, and are spoken of once', async () => {
  const { said, running: it } = await follow();
  await rm(path('jwt'));
  await expect.poll(() => said.length).toBe(1);
  expect(said[0]).toMatch(
    /could not be read again, the server goes on.*JWT_SECRET_FILE names a file that does not/,
  );
  expect(said[0]).not.toContain(folder);
  const next = newSecret();
  await write('jwt', next);
  await expect.poll(() => it.signing.current).toBe(next);
  expect(said.filter(line => line.includes('could not be read'))).toHaveLength(1);
});

test('when it is stopped nothing looks any more', async () => {
  const { said, seen, running: it } = await follow();
  await it.stop();
  await write('jwt', newSecret());
  await expect.poll(() => lastUsed(identity, { name: 'none', value: 'x' }, it.signing)).toBeNull();
  expect([said, seen]).toEqual([[], []]);
});
