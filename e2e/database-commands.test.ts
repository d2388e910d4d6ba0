import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { run } from './support/server-process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(null);
});
afterAll(() => database?.drop());

async function ended(args: readonly string[], url?: string) {
  const { exited, output } = run(args, url === undefined ? {} : { DATABASE_ADMIN_URL: url });
  return { code: await exited, output: output() };
}

describe.each(['setup-database', 'migrate'])('region-dashboard %s', command => {
  test.each([
    ['without an address', undefined, 'DATABASE_ADMIN_URL is missing'],
    ['with what is no address', 'hunter2-and-no-address', 'DATABASE_ADMIN_URL is not an address'],
    [
      'with the address of another kind of database',
      'mysql://owner:hunter2@127.0.0.1:1/db',
      'DATABASE_ADMIN_URL must begin with postgresql:// or postgres://.',
    ],
    [
      'with an address at which nothing listens',
      'postgresql://owner:hunter2@127.0.0.1:1/db',
      'nothing listens at its address',
    ],
  ])('%s ends with 1 and says why, without the address', async (_, url, sentence) => {
    const { code, output } = await ended([command], url);
    expect(code).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/hunter2| {4}at /);
  });
});

test('setup-database for an owner that is not there says so', async () => {
  const { code, output } = await ended(['setup-database', '--owner', 'nobody'], database.superuserUrl);
  expect(code).toBe(1);
  expect(output).toContain(
    'The database could not be set up: it has no role of the name that --owner gives.',
  );
});

test('setup-database on roles that are there already keeps their passwords, and says how to give them new ones', async () => {
  const { code, output } = await ended(['setup-database'], database.superuserUrl);
  expect(code).toBe(0);
  expect(output).toMatch(/^# DATABASE_URL: the role .* keep the address you have/m);
  expect(output).toMatch(/docs\/secrets\.md/);
});

test('migrate applies everything once', async () => {
  const first = await ended(['migrate'], database.adminUrl);
  expect(first.code).toBe(0);
  expect(first.output).toMatch(/Applied \d+ migration\(s\)\./);
  expect(await ended(['migrate'], database.adminUrl)).toEqual({ code: 0, output: 'Nothing to migrate.\n' });
});
