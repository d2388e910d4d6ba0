import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '../database/index.ts';
import { testDatabase } from '../database/testing/database.ts';
import { postgresStore } from './postgres-store.ts';
import { create, someKey, write } from './testing/writer.ts';

const REGIONS = 1_000;

test('appending to a large dashboard reads the regions it touches, on plans made while it was small', async () => {
  await using own = await testDatabase();
  const superuser = new pg.Client({ connectionString: own.superuserUrl });
  await superuser.connect();
  /** rows of the regions that were read so far; sessions report when they end */
  const rowsRead = async (work: (store: ReturnType<typeof postgresStore>) => Promise<void>) => {
    const count = async () => {
      const { rows } = await superuser.query<{ read: string }>(
        `select seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_user_tables where relname = 'regions'`,
      );
      return Number(rows[0]!.read);
    };
    const before = await count();
    const database = await openDatabase({ ...own, log: () => {}, connections: { app: 1, identity: 1 } });
    await work(postgresStore(database));
    await database.close();
    const gone = `select from pg_stat_activity where usename = 'region_dashboard_app' and datname = current_database()`;
    await expect.poll(async () => (await superuser.query(gone)).rowCount).toBe(0);
    return (await count()) - before;
  };

  const key = someKey();
  const id = randomUUID();
  const add = (regionId: string, x: number, y: number) =>
    ({
      type: 'addRegion',
      region: { id: regionId, widget: { kind: 'text', options: {} }, placement: { x, y, w: 6, h: 1 } },
    }) as const;
  const read = await rowsRead(async store => {
    let now = create(key, 'Large');
    await store.append(now.append);
    // the session's plans are made here, on an almost empty table
    for (let count = 0; count < 8; count++) {
      now = write(key, now, [add(count === 0 ? id : randomUUID(), 0, 0)]);
      await store.append(now.append);
    }
    const many = Array.from({ length: REGIONS }, (_, index) => add(randomUUID(), 6 * (1 + (index % 3)), 0));
    now = write(key, now, many);
    await store.append(now.append);
    for (let count = 0; count < 20; count++) {
      now = write(key, now, [{ type: 'moveRegion', regionId: id, x: 0, y: count % 2 === 0 ? 8 : 0 }]);
      expect(await store.append(now.append)).toEqual({ outcome: 'appended' });
    }
  });
  await superuser.end();
  // each move touches the eight in its column
  expect(read).toBeLessThan(20 * 8 * 4);
});
