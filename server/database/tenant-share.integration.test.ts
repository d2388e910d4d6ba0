import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { TenantShare } from './tenant-share.ts';
import { type TestDatabase, testDatabase } from './testing/database.ts';

let place: TestDatabase;
let database: Database;
beforeAll(async () => {
  place = await testDatabase();
  const { url, identityUrl } = place;
  database = await openDatabase({ url, identityUrl, log: () => {}, connections: { app: 4, identity: 1 } });
});
afterAll(async () => {
  await database?.close();
  await place?.drop();
});

test('a tenant with a hundred slow transactions leaves connections for another one', async () => {
  const [noisy, quiet] = [randomUUID(), randomUUID()];
  let done = 0;
  const flood = Array.from({ length: 100 }, () =>
    database.readTenant(noisy, async client => {
      await client.query('select pg_sleep(0.05)');
      done += 1;
    }),
  );
  await database.readTenant(quiet, client => client.query('select 1'));
  const doneBefore = done;
  await Promise.all(flood);
  expect(done).toBe(100);
  expect(doneBefore).toBeLessThan(20);
});

test('its transactions run in the order in which they came, and nothing of it is remembered afterwards', async () => {
  const share = new TenantShare(2);
  const order: number[] = [];
  const runs = Array.from({ length: 20 }, (_, n) =>
    share.run('team', async () => {
      order.push(n);
      if (n % 3 === 0) throw new Error('failed');
    }),
  );
  await Promise.allSettled(runs);
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(share.size).toBe(0);
});

test('beyond what can wait it is refused, and others are not', async () => {
  const share = new TenantShare(1);
  const gate = Promise.withResolvers<void>();
  const runs = Array.from({ length: 501 }, () => share.run('team', () => gate.promise));
  await expect(share.run('team', async () => {})).rejects.toThrow('asks for more at once');
  await expect(share.run('other', async () => 'served')).resolves.toBe('served');
  gate.resolve();
  await Promise.all(runs);
});
