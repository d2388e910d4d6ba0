import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, type Environment, VARIABLES } from '#server/config/index.ts';
import { resolveSecrets } from './resolve.ts';
import { MAXIMUM_BYTES } from './secret-file.ts';

const SECRET = 'a secret that no sentence may contain, 0123456789';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'region-dashboard-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, text: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function refusal(env: Environment): Promise<string> {
  const error = await resolveSecrets(env).then(
    () => null,
    thrown => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).not.toContain(folder);
  expect(error.message).not.toContain(SECRET);
  return error.message;
}

describe('a secret in a file', () => {
  const secrets = Object.entries(VARIABLES).filter(([, variable]) => 'secret' in variable);

  test.each(secrets.map(([name]) => name))('%s_FILE gives %s', async name => {
    const path = await file('secret', `${SECRET.replaceAll(',', '')}\n`);
    const env = await resolveSecrets({ [`${name}_FILE`]: path, PORT: '3001' });
    expect(env).toEqual({ [name]: SECRET.replaceAll(',', ''), PORT: '3001' });
  });

  test.each([
    ['one\n', 'one'],
    ['one\r\n', 'one'],
    ['one', 'one'],
    ['one\n\n', 'one\n'],
    [' one \n', ' one '],
    ['\u00e9\u{1f511}\n', '\u00e9\u{1f511}'],
  ])('%j is read as %j: one newline at the end is dropped', async (text, value) => {
    const env = await resolveSecrets({ JWT_SECRET_FILE: await file('jwt', text) });
    expect(env.JWT_SECRET).toBe(value);
  });

  test('a list may have an entry per line', async () => {
    const path = await file('previous', 'first\nsecond,third\n');
    expect((await resolveSecrets({ JWT_SECRET_PREVIOUS_FILE: path })).JWT_SECRET_PREVIOUS).toBe(
      'first,second,third',
    );
  });

  test('a link leads to its file, as Kubernetes mounts them', async () => {
    await file('data', SECRET);
    await symlink('data', join(folder, 'link'));
    expect((await resolveSecrets({ JWT_SECRET_FILE: join(folder, 'link') })).JWT_SECRET).toBe(SECRET);
  });

  test('an empty NAME_FILE or NAME counts as not set', async () => {
    expect(await resolveSecrets({ JWT_SECRET_FILE: '', PORT: '1' })).toEqual({ PORT: '1' });
    const path = await file('jwt', SECRET);
    expect(await resolveSecrets({ JWT_SECRET: '', JWT_SECRET_FILE: path })).toEqual({ JWT_SECRET: SECRET });
  });
});

describe('refused by name, without value and path', () => {
  test('both are set', async () => {
    const path = await file('jwt', SECRET);
    expect(await refusal({ JWT_SECRET: SECRET, JWT_SECRET_FILE: path })).toMatch(
      /JWT_SECRET and JWT_SECRET_FILE are both set/,
    );
  });

  test('there is no such file; or the secret itself was given', async () => {
    expect(await refusal({ JWT_SECRET_FILE: join(folder, 'none') })).toMatch(/does not exist/);
    expect(await refusal({ JWT_SECRET_FILE: SECRET })).toMatch(/does not exist/);
    expect(await refusal({ JWT_SECRET_FILE: SECRET.repeat(200) })).toMatch(
      /belongs into the variable without/,
    );
    expect(await refusal({ JWT_SECRET_FILE: `${SECRET}\0` })).toMatch(/is not the name of a file/);
  });

  test('the file may not be read', async () => {
    const path = await file('jwt', SECRET);
    await chmod(path, 0);
    // root reads everything: for a moment this process is somebody else
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    const message = await refusal({ JWT_SECRET_FILE: path }).finally(() => root && process.seteuid?.(0));
    expect(message).toMatch(/may not read/);
  });

  test.each([
    ['', /is empty/],
    ['\n', /is empty/],
    ['x'.repeat(MAXIMUM_BYTES + 1), /more than 64 KiB/],
    [Buffer.from([0xff, 0xfe, 0x41]), /not text in UTF-8/],
    ['with a \0 in it', /not text in UTF-8/],
  ])('the file has no secret in it (%#)', async (content, sentence) => {
    expect(await refusal({ JWT_SECRET_FILE: await file('jwt', content) })).toMatch(sentence);
  });

  test('the largest file that is allowed is read', async () => {
    const path = await file('jwt', 'x'.repeat(MAXIMUM_BYTES));
    expect((await resolveSecrets({ JWT_SECRET_FILE: path })).JWT_SECRET).toHaveLength(MAXIMUM_BYTES);
  });

  test('it is a folder, a pipe or a device: none of them is waited for', async () => {
    await mkdir(join(folder, 'folder'));
    expect(await refusal({ JWT_SECRET_FILE: join(folder, 'folder') })).toMatch(/names a folder/);
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await refusal({ JWT_SECRET_FILE: join(folder, 'pipe') })).toMatch(/not a regular file/);
    expect(await refusal({ JWT_SECRET_FILE: '/dev/zero' })).toMatch(/not a regular file/);
  });

  test('a variable that is no secret; all problems at once', async () => {
    const message = await refusal({
      PORT_FILE: await file('port', '3001'),
      JWT_SECRET_FILE: join(folder, 'none'),
      DATABASE_URL_FILE: folder,
    });
    expect(message.split('\n')).toEqual([
      expect.stringContaining('PORT_FILE is not read: PORT is no secret.'),
      expect.stringContaining('JWT_SECRET_FILE names a file that does not exist.'),
      expect.stringContaining('DATABASE_URL_FILE names a folder.'),
    ]);
  });

  test('names that are none of ours are left alone', async () => {
    expect(await resolveSecrets({ MAKE_FILE: '/none', SSL_CERT_FILE: '/none' })).toEqual({
      MAKE_FILE: '/none',
      SSL_CERT_FILE: '/none',
    });
  });
});
