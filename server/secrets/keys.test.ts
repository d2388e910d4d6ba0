import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '#server/config/index.ts';
import { type AcceptedKey, newSecret, readKeyFile, writeKeyFile } from './key-file.ts';
import { findKeys, type KeyKind, openKeys, ROTATED } from './keys.ts';
import { settleKeys } from './settle-keys.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-dashboard-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const dataDir = () => join(folder, 'data');
const config = (env: Record<string, string> = {}) => readConfig({ DATA_DIR: dataDir(), ...env });

describe.each(Object.keys(ROTATED) as KeyKind[])('%s', kind => {
  const { variable, previous, file } = ROTATED[kind];
  const path = () => join(dataDir(), 'secrets', file);

  test('configured ones are used as they are, and nothing is written', async () => {
    const [current, old, older] = [newSecret(), newSecret(), newSecret()];
    const env = { [variable]: current, [previous]: `${old},${current},${older},${old}` };
    expect(await openKeys(config(env), kind)).toEqual({ current, accepted: [old, older] });
    await expect(stat(path())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('otherwise one is made, readable by its owner only, and found again', async () => {
    expect(await findKeys(config(), kind)).toBeNull();
    const keys = await openKeys(config(), kind);
    expect(keys).toEqual({ current: expect.stringMatching(/^[\w-]{64}$/), accepted: [] });
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir(), 'secrets'))).mode & 0o777).toBe(0o700);
    expect(await openKeys(config(), kind)).toEqual(keys);
    expect(await findKeys(config(), kind)).toEqual(keys);
  });

  test('processes that start at once agree', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => openKeys(config(), kind)));
    expect(new Set(all.map(({ current }) => current)).size).toBe(1);
    expect((await readFile(path(), 'utf8')).trim()).toBe(all[0]!.current);
    expect(await readdir(join(dataDir(), 'secrets'))).toEqual([file]);
  });

  test('an empty file is named, not used as a secret', async () => {
    await openKeys(config(), kind);
    await writeFile(path(), '\n');
    await expect(openKeys(config(), kind)).rejects.toThrow(`secrets/${file} in DATA_DIR is empty`);
  });

  test('production needs a configured one', async () => {
    const production = { ...config(), NODE_ENV: 'production' as const };
    await expect(openKeys(production, kind)).rejects.toThrow(ConfigError);
    await expect(openKeys(production, kind)).rejects.toThrow(`${variable} is missing`);
    expect(await findKeys(production, kind)).toBeNull();
  });
});

describe('generated keys that are replaced', () => {
  const since = '2026-01-02T03:04:05.000Z';

  test('are read as they were written, the current one never among the accepted', async () => {
    await openKeys(config(), 'jwt');
    const [current, next, old] = [newSecret(), newSecret(), newSecret()];
    const accepted = [
      { secret: next, role: 'next', since },
      { secret: old, role: 'previous', since },
    ] as const;
    await writeKeyFile(dataDir(), 'jwt-secret', { current, accepted });
    expect(await readKeyFile(dataDir(), 'jwt-secret')).toEqual({ current, accepted });
    await writeKeyFile(dataDir(), 'jwt-secret', { current: next, accepted });
    expect(await openKeys(config(), 'jwt')).toEqual({ current: next, accepted: [old] });
    const modes = await Promise.all(
      (await readdir(join(dataDir(), 'secrets'))).map(name => stat(join(dataDir(), 'secrets', name))),
    );
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o600]);
  });

  test('a reader at any moment knows both the old and the new one', async () => {
    const before = (await openKeys(config(), 'jwt')).current;
    let current = before;
    let accepted: AcceptedKey[] = [];
    let reading = true;
    const reader = (async () => {
      let previous = before;
      while (reading) {
        const keys = await openKeys(config(), 'jwt');
        const known = [keys.current, ...keys.accepted];
        if (!known.includes(previous)) return `lost ${known.length}`;
        previous = keys.current;
      }
      return 'never lost';
    })();
    for (let round = 0; round < 40; round++) {
      const next = newSecret();
      accepted = [{ secret: next, role: 'next', since }, ...accepted];
      await writeKeyFile(dataDir(), 'jwt-secret', { current, accepted });
      accepted = [...accepted, { secret: current, role: 'previous', since }];
      await writeKeyFile(dataDir(), 'jwt-secret', { current: next, accepted });
      current = next;
    }
    reading = false;
    expect(await reader).toBe('never lost');
  });

  test('lines that are none of ours are not keys', async () => {
    await mkdir(join(dataDir(), 'secrets'), { recursive: true });
    await writeFile(join(dataDir(), 'secrets', 'jwt-secret'), 'current\n');
    await writeFile(
      join(dataDir(), 'secrets', 'jwt-secret.accepted'),
      `# by hand\nprevious ${since} old\nprevious too many words here\n\n`,
    );
    expect(await openKeys(config(), 'jwt')).toEqual({ current: 'current', accepted: ['old'] });
  });
});

describe('a process that follows the files', () => {
  const keys = (current: string, ...accepted: string[]) => ({ current, accepted });

  test('knows new keys at once, and drops one only when it was missing twice', () => {
    let held = settleKeys(keys('a'));
    held = held.next(keys('a', 'b'));
    expect(held.keys).toEqual(keys('a', 'b'));
    // caught between two files: `a` is in neither
    held = held.next(keys('b'));
    expect(held.keys).toEqual(keys('b', 'a'));
    held = held.next(keys('b', 'a'));
    expect(held.keys).toEqual(keys('b', 'a'));
    held = held.next(keys('b'));
    expect(held.keys).toEqual(keys('b', 'a'));
    held = held.next(keys('b'));
    expect(held.keys).toEqual(keys('b'));
  });

  test('nothing changed is the same object', () => {
    const held = settleKeys(keys('a', 'b'));
    expect(held.next(keys('a', 'b')).keys).toBe(held.keys);
  });
});
