import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from './testing/database.ts';

test('smoke', async () => {
  await using db = await testDatabase();
  const c = new pg.Client(db.url);
  await c.connect();
  console.log((await c.query('select * from region_dashboard.migrations')).rows);
  await c.end();
  expect(1).toBe(1);
});
