import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '#server/config/index.ts';
import { signingSecret } from './secret.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-dashboard-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

const config = (env: Record<string, string> = {}) => readConfig({ DATA_DIR: join(folder, 'data'), ...env });
const file = () => join(folder, 'data', 'secrets', 'jwt-secret');

test('a configured secret is used as it is, and nothing is written', async () => {
  const JWT_SECRET = 'x'.repeat(40);
  expect(await signingSecret(config({ JWT_SECRET }))).toBe(JWT_SECRET);
  await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
});

test('otherwise one is made, readable by its owner only, and found again', async () => {
  const secret = await signingSecret(config());
  expect(secret).toMatch(/^[\w-]{64}$/);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'data', 'secrets'))).mode & 0o777).toBe(0o700);
  expect(await signingSecret(config())).toBe(secret);
});

test('processes that start at once agree', async () => {
  const secrets = await Promise.all(Array.from({ length: 8 }, () => signingSecret(config())));
  expect(new Set(secrets).size).toBe(1);
  expect((await readFile(file(), 'utf8')).trim()).toBe(secrets[0]);
});

test('an empty file is named, not used as a secret', async () => {
  await signingSecret(config());
  await writeFile(file(), '\n');
  await expect(signingSecret(config())).rejects.toThrow(/empty/);
});
