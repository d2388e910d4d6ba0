import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { auditDatabase, isAccepted, runChecks } from './audit.ts';
import { ACCEPTED, CHECKS } from './checks.ts';
import { FAULTS } from './testing/faults.ts';
import { findingsWith } from './testing/plant.ts';

let own: TestDatabase;
let superuser: pg.Client;

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

beforeAll(async () => {
  own = await testDatabase();
  superuser = await connect(own.superuserUrl);
});
afterAll(async () => {
  await superuser?.end();
  await own?.drop();
});

test('the database as the migrations make it has none of the faults', async () => {
  for (const url of [own.url, own.identityUrl, own.adminUrl, own.superuserUrl]) {
    const client = await connect(url);
    expect(await auditDatabase(client)).toEqual([]);
    await client.end();
  }
});

test('what is accepted is still there', async () => {
  await superuser.query('begin');
  const accepted = (await runChecks(superuser)).filter(isAccepted);
  await superuser.query('rollback');
  expect(accepted.map(({ check, object }) => [check, object])).toEqual(
    Object.entries(ACCEPTED).flatMap(([check, objects]) =>
      Object.keys(objects).map(object => [check, object]),
    ),
  );
});

describe('a fault of each kind is found, and nothing else', () => {
  test.each(FAULTS)('$check: $object', async fault => {
    expect(await findingsWith(superuser, fault)).toEqual([`${fault.check}: ${fault.object}`]);
  });

  test('every check has a fault that it finds', () => {
    expect([...new Set(FAULTS.map(({ check }) => check))].toSorted()).toEqual(
      CHECKS.map(({ id }) => id).toSorted(),
    );
  });
});

test('the app role sees what the superuser sees', async () => {
  await using broken = await testDatabase();
  const [all, app] = [await connect(broken.superuserUrl), await connect(broken.url)];
  try {
    // those that are in the way of one another are left out
    for (const { sql, everywhere } of FAULTS) if (!everywhere) await all.query(sql).catch(() => {});
    const found = await auditDatabase(app);
    expect(found).toEqual(await auditDatabase(all));
    expect(new Set(found.map(({ check }) => check)).size).toBeGreaterThan(15);
  } finally {
    await all.end();
    await app.end();
  }
});

test('every finding says what it is about, what can come of it and what to do', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  for (const { id, title, why, remedy } of CHECKS) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title, id).toMatch(/^[A-Z][^.]+$/);
    expect(why, id).toMatch(/^\S.{30,}\.$/);
    expect(remedy, id).toMatch(/^\S.{10,}\.$/);
  }
});
