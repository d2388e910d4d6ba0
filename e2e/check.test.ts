import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConfigProblem } from '#server/config/index.ts';
import { quietEnvironment, randomSecret } from '#server/config/testing/good-environment.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { run } from './support/server-process.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database?.drop();
});

/** A production environment whose database is there, and that names nothing else that could be asked. */
function production(change: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { url: DATABASE_URL, identityUrl: DATABASE_IDENTITY_URL } = database;
  return {
    ...quietEnvironment(),
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL,
    DATABASE_IDENTITY_URL,
    ...change,
  };
}

async function ended(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { exited, output } = run(args, env);
  return { code: await exited, output: output() };
}

interface Report {
  readonly ok: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly ConfigProblem[];
}

describe('region-dashboard check', () => {
  test('ends with 0 where there is no error, and tells programs the same', async () => {
    const { code, output } = await ended(['check', '--json'], production({ ENABLE_METRICS: 'false' }));
    const report = JSON.parse(output) as Report;
    // The passwords of the test's database are what they are.
    const own = report.problems.filter(({ variables }) => !variables[0]!.startsWith('DATABASE_'));
    expect(own).toMatchObject([{ code: 'switched-off', severity: 'notice' }]);
    expect([code, report.ok]).toEqual(report.counts.error === 0 ? [0, true] : [1, false]);
  });

  test('works for less than two seconds, with the start of the process', async () => {
    // The processor's time, since other programs on the machine do not lengthen it. What check waits for
    // others is bounded by a clock (server/check/check.test.ts).
    const told = 'process.on("exit",()=>console.log("worked",JSON.stringify(process.cpuUsage())))';
    const { code, output } = await ended(['check', '--production'], {
      ...production(),
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(told)}`,
    });
    const [, usage] = /^worked (.*)$/m.exec(output) ?? [];
    const { user, system } = JSON.parse(usage!) as NodeJS.CpuUsage;
    expect(output).toContain('Asked');
    expect([0, 1]).toContain(code);
    expect((user + system) / 1_000_000).toBeLessThan(2);
  });

  test('a development environment with nothing set is in order', async () => {
    const { code, output } = await ended(['check'], {});
    expect(code).toBe(0);
    expect(output).toMatch(
      /as for development.*0 errors, 0 warnings, 0 notices\. Nothing to complain about\./s,
    );
  });

  test('lists everything at once, shows no value, and ends with 1', async () => {
    const secret = 'hunter2hunter2hunter2hunter2hunter2';
    const { code, output } = await ended(['check', '--production'], {
      NODE_ENV: 'production',
      PORT: 'seven-and-eighty',
      JWT_SECRET: secret,
      PUBLIC_URL: 'http://boards.acme.org',
      CORS_ORIGINS: 'http://localhost:5173',
      DATABASE_URL: `postgresql://postgres:${secret}@127.0.0.1:9/x`,
      DATABASE_IDENTITY_URL: database.superuserUrl,
      REDIS_URL: 'redis://127.0.0.1:9',
      DATABSE_URL: 'anything',
    });
    expect(code).toBe(1);
    for (const problem of [
      'PORT must be a whole number',
      'JWT_SECRET is easy to guess',
      'DATABASE_URL and JWT_SECRET have the same secret',
      'PUBLIC_URL begins with http://',
      "CORS_ORIGINS names a host of a developer's machine",
      'DATABASE_URL cannot be used: nothing listens',
      'is a superuser',
      'Redis cannot be reached',
      'Did you mean DATABASE_URL?',
    ])
      expect(output.replaceAll(/\s+/g, ' ')).toContain(problem);
    for (const value of [secret, 'seven-and-eighty', 'boards.acme.org', 'localhost:5173'])
      expect(output).not.toContain(value);
  });

  test('reads a file instead of its own environment', async () => {
    const file = join(folder, 'production.env');
    writeFileSync(file, 'NODE_ENV=production\nJWT_SECRET=short\n');
    const { code, output } = await ended(['check', '--env', file], { JWT_SECRET: randomSecret('shell') });
    expect(code).toBe(1);
    expect(output).toContain(`Checked ${file}, as for production.`);
    expect(output).toContain('JWT_SECRET must have at least 32 characters');
  });

  test('compares two environments by fingerprints that only their owner can read', async () => {
    const file = join(folder, 'staging.json');
    const shared = randomSecret('shared');
    const staging = await ended(['check', '--fingerprints', file], { JWT_SECRET: shared });
    expect(staging.code).toBe(0);
    expect(staging.output).toContain(`Wrote the fingerprints of its secrets to ${file}.`);
    expect(readFileSync(file, 'utf8')).not.toContain(shared);
    expect(statSync(file).mode & 0o077).toBe(0);
    const { code, output } = await ended(
      ['check', '--against', file],
      production({ ENCRYPTION_KEY: shared }),
    );
    expect(code).toBe(1);
    expect(output).toContain('ENCRYPTION_KEY has the secret that JWT_SECRET has in the other environment');
    expect(output).not.toContain(shared);
  });

  test('asks nobody when it is told so', async () => {
    const env = production({ DATABASE_URL: 'postgresql://app:w8Zk2xPw7Lm4Rt9V@127.0.0.1:9/x' });
    const { output } = await ended(['check', '--offline'], env);
    expect(output).toContain('Nobody was asked (--offline).');
    expect(output).not.toContain('nothing listens');
  });

  test.each([
    ['an unknown option', ['--prod'], "unknown option '--prod'"],
    ['too many words', ['production'], 'too many arguments'],
    ['a file that is not there', ['--env', '/nowhere.env'], '--env /nowhere.env: there is no such file.'],
    ['a folder', ['--env', '/'], 'it is a folder'],
    ['no file', ['--env'], 'argument missing'],
    ['fingerprints that are none', ['--against', 'package.json'], 'this is no file of fingerprints'],
    ['a place for them that is none', ['--fingerprints', '/nowhere/x'], 'the file cannot be written'],
  ])('asked with %s, it says so and ends with 2', async (_, args, sentence) => {
    const { code, output } = await ended(['check', ...args], {});
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/ {4}at |node:internal/);
    expect(code).toBe(2);
  });
});

describe('the server runs the same check when it starts', () => {
  test('and refuses in production, naming everything', async () => {
    const { code, output } = await ended(
      ['serve'],
      production({
        PUBLIC_URL: 'http://localhost:3001',
        JWT_SECRET: 'x'.repeat(40),
        DATABASE_ADMIN_URL: 'postgresql://owner:w8Zk2xPw7Lm4Rt9V@127.0.0.1:9/x',
      }),
    );
    expect(code).toBe(1);
    for (const name of ['PUBLIC_URL', 'JWT_SECRET', 'DATABASE_ADMIN_URL']) expect(output).toContain(name);
    expect(output).not.toContain('Listening');
    expect(output).not.toContain('w8Zk2xPw7Lm4Rt9V');
  });

  test('and elsewhere warns and serves', async () => {
    const { DATABASE_URL, DATABASE_IDENTITY_URL } = production();
    const { child, said, output, exited } = run(['serve'], {
      PORT: '0',
      LOG_LEVEL: 'warn',
      DATABASE_URL: DATABASE_URL!,
      DATABASE_IDENTITY_URL: DATABASE_IDENTITY_URL!,
      JWT_SECRET: 'x'.repeat(40),
      REDIS_URL: 'redis://127.0.0.1:9',
      DATABSE_URL: 'anything',
    });
    await said('Listening');
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(output()).toContain('Warning: JWT_SECRET is easy to guess');
    expect(output()).toContain('Warning: Redis cannot be reached');
    expect(output()).toContain('Did you mean DATABASE_URL?');
  });

  test('and reads the file it is told to, behind what is set already', async () => {
    const file = join(folder, 'serve.env');
    writeFileSync(file, 'NODE_ENV=production\nPORT=wrong\nHOST=127.0.0.1\n');
    const { code, output } = await ended(['serve', '--env', file], { PORT: '70000' });
    expect(code).toBe(1);
    expect(output).toContain('PORT must be a whole number');
    expect(output).toContain('JWT_SECRET is missing: production needs it.');
  });
});
