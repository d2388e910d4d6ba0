import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DATA_LIMITS } from '#core/contract/index.ts';
import {
  askRegion,
  call,
  type DataApp,
  dataApp,
  newDataset,
  pushTo,
  readDataset,
  valuesOf,
} from '../testing/data-app.ts';
import { Sweep } from './sweep.ts';

const DAY = 86_400_000;
let data: DataApp;
beforeAll(async () => {
  data = await dataApp();
});
afterAll(async () => data?.close());

const rowsOf = async (dataset: string) =>
  valuesOf((await call(data, data.owner, 'GET', `home/datasets/${dataset}/rows?limit=1000`)).json());
const change = (dataset: string, changes: object) =>
  call(data, data.owner, 'PATCH', `home/datasets/${dataset}`, changes);
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** @returns a sweep of this installation that begins only when it is told to */
function sweepOf(now: () => number, changed: string[] = [], errors: unknown[] = []): Sweep {
  return new Sweep({
    database: data.database,
    tenants: async after => (after === null ? [data.tenants.home, data.tenants.other] : []),
    onChanged: (_tenant, dataset) => changed.push(dataset),
    onError: error => errors.push(error),
    now,
    wait: async () => {},
  });
}

describe('by age', () => {
  test('old rows go at once, with each push, and with the sweep', async () => {
    const { id } = await newDataset(data, 'By age');
    await pushTo(data, id, { body: `time,n\n${daysAgo(40)},1\n${daysAgo(10)},2\n${daysAgo(1)},3` });
    expect((await change(id, { keepDays: 30 })).json()).toMatchObject({ keepDays: 30, rows: 2 });
    const pushed = await pushTo(data, id, { body: `time,n\n${daysAgo(31)},4\n${daysAgo(0)},5` });
    expect(pushed.json()).toMatchObject({ rows: 2, total: 3 });
    expect((await rowsOf(id)).n).toEqual([2, 3, 5]);
    const changed: string[] = [];
    await sweepOf(() => Date.now() + 25 * DAY, changed).sweep();
    expect(changed).toEqual([id]);
    expect((await rowsOf(id)).n).toEqual([3, 5]);
    await sweepOf(() => Date.now() + 25 * DAY, changed).sweep();
    expect(changed).toEqual([id]);
    expect((await change(id, { keepDays: null })).json()).toMatchObject({ keepDays: null, rows: 2 });
  });

  test('rows have an age only by a time column', async () => {
    const { id } = await newDataset(data, 'No age');
    await pushTo(data, id, { body: 'a\n1' });
    expect((await change(id, { keepDays: 1 })).json()).toMatchObject({
      code: 'bad-query',
      detail: expect.stringContaining('time column'),
    });
    for (const wrong of [0, -1, 1.5, DATA_LIMITS.keepDays + 1, '3'])
      expect((await change(id, { keepDays: wrong })).statusCode).toBe(400);
  });
});

describe('by number', () => {
  test('the newest stay, by their time or else by their arrival', async () => {
    const timed = await newDataset(data, 'By number and time');
    await pushTo(data, timed.id, { body: 'time,n\n2024-01-03,3\n2024-01-01,1\n2024-01-02,2' });
    expect((await change(timed.id, { keepRows: 2 })).json()).toMatchObject({ rows: 2 });
    await pushTo(data, timed.id, { body: 'time,n\n2023-01-01,0\n2024-01-04,4' });
    expect((await rowsOf(timed.id)).n).toEqual([3, 4]);
    const plain = await newDataset(data, 'By number alone');
    await change(plain.id, { keepRows: 2 });
    const pushed = await pushTo(data, plain.id, { body: 'n\n1\n2\n3' });
    expect(pushed.json()).toMatchObject({ rows: 3, total: 2 });
    expect((await rowsOf(plain.id)).n).toEqual([2, 3]);
    expect((await askRegion(data, { dataset: plain.id, aggregate: 'sum' })).columns[0]!.values).toEqual([5]);
  });

  test('whatever is pushed: what is left are the newest, and they are counted right', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 15 }), {
          maxLength: 4,
        }),
        async (keepRows, pushes) => {
          const { id } = await newDataset(data, `Newest ${round++}`);
          await change(id, { keepRows });
          let kept: { minute: number; n: number }[] = [];
          let n = 0;
          for (const minutes of pushes) {
            const rows = minutes.map(minute => ({ minute, n: n++ }));
            const body = rows.map(row => `2024-01-01T00:${String(row.minute).padStart(2, '0')}:00Z,${row.n}`);
            const valid = rows.filter(row => row.minute < 60);
            const query = '&errors=skip';
            await pushTo(data, id, { query, body: `time,n\n${body.join('\n')}` });
            kept = [...kept, ...valid].toSorted((a, b) => a.minute - b.minute || a.n - b.n).slice(-keepRows);
          }
          expect((await rowsOf(id)).n ?? []).toEqual(kept.map(row => row.n));
          const { rows, bytes } = await readDataset(data, id);
          const counted = await data.database.readTenant(data.tenants.home, client =>
            client.query(
              `select count(*) as rows, coalesce(sum(octet_length(cells::text)), 0)::bigint as bytes
               from region_dashboard.dataset_rows where dataset_id = $1`,
              [id],
            ),
          );
          expect({ rows, bytes }).toEqual(counted.rows[0]);
          await call(data, data.owner, 'DELETE', `home/datasets/${id}`);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('the sweep', () => {
  test('is one in an installation: another one goes home', async () => {
    const { id } = await newDataset(data, 'Swept once');
    await pushTo(data, id, { body: `time\n${daysAgo(2)}` });
    await change(id, { keepDays: 3 });
    const later = () => Date.now() + 9 * DAY;
    const changed: string[] = [];
    await data.database.tenant(data.tenants.home, async client => {
      await client.query('select pg_advisory_xact_lock(7274499)');
      await sweepOf(later, changed).sweep();
    });
    expect(changed).toEqual([]);
    await sweepOf(later, changed).sweep();
    expect(changed).toContain(id);
  });

  test('tells what fails and goes on with the next dataset', async () => {
    const { id } = await newDataset(data, 'Swept later');
    await pushTo(data, id, { body: `time\n${daysAgo(2)}` });
    await change(id, { keepDays: 3 });
    const errors: unknown[] = [];
    const changed: string[] = [];
    let asked = 0;
    const now = () => {
      if (asked++ === 0) throw new Error('no clock');
      return Date.now() + 9 * DAY;
    };
    const { id: other } = await newDataset(data, 'Swept too');
    await pushTo(data, other, { body: `time\n${daysAgo(2)}` });
    await change(other, { keepDays: 3 });
    await sweepOf(now, changed, errors).sweep();
    expect(errors).toHaveLength(1);
    expect(changed.length).toBeGreaterThan(0);
  });
});

describe('quotas', () => {
  const pretend = (column: 'row_count' | 'bytes', value: number) =>
    data.database.tenant(data.tenants.other, client =>
      client.query(
        `insert into region_dashboard.datasets (tenant_id, id, name, ${column}, created_at, updated_at)
         values ($1, gen_random_uuid(), $2, $3, now(), now())`,
        [data.tenants.other, `Full of ${column}`, value],
      ),
    );

  test.each([
    ['row_count', DATA_LIMITS.rowsPerTenant, 'at most 10,000,000 rows'],
    ['bytes', DATA_LIMITS.bytesPerTenant, 'at most 4,096 MB'],
  ] as const)('%s', async (column, most, sentence) => {
    const made = await call(data, data.stranger, 'POST', 'other/datasets', { name: `Held by ${column}` });
    const push = () => pushTo(data, made.json().id, { body: 'a\n1', who: data.stranger, tenant: 'other' });
    expect((await push()).statusCode).toBe(200);
    await pretend(column, most - 1);
    const refused = await push();
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({
      code: 'quota-exceeded',
      detail: expect.stringContaining(sentence),
    });
    const { quota, datasets } = (await call(data, data.stranger, 'GET', 'other/datasets')).json();
    expect(quota[column === 'bytes' ? 'bytes' : 'rows'].used).toBeGreaterThan(most - 2);
    expect(quota.datasets).toEqual({ used: datasets.length, most: DATA_LIMITS.datasetsPerTenant });
    await data.database.tenant(data.tenants.other, client =>
      client.query('delete from region_dashboard.datasets where name like $1', ['Full of%']),
    );
    expect((await push()).statusCode).toBe(200);
  });
});
