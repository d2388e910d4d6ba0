import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PushAnswer } from '#core/contract/index.ts';
import {
  call,
  type DataApp,
  dataApp,
  newDataset,
  pushTo,
  readDataset,
  valuesOf,
} from '../testing/data-app.ts';

let data: DataApp;
beforeAll(async () => {
  data = await dataApp();
});
afterAll(async () => data?.close());

const rowsOf = async (dataset: string) =>
  valuesOf((await call(data, data.owner, 'GET', `home/datasets/${dataset}/rows?limit=1000`)).json());
const change = (dataset: string, changes: object) =>
  call(data, data.owner, 'PATCH', `home/datasets/${dataset}`, changes);
/** @returns what the rows come to, counted anew by the database */
async function recounted(dataset: string) {
  const { rows } = await data.database.readTenant(data.tenants.home, client =>
    client.query(
      `select count(*) as rows, coalesce(sum(octet_length(cells::text)), 0)::bigint as bytes
       from region_dashboard.dataset_rows where dataset_id = $1`,
      [dataset],
    ),
  );
  return rows[0];
}

describe('upsert', () => {
  test('a later row takes the place of the one with the same key, also within one push', async () => {
    const { id } = await newDataset(data, 'Upserted');
    const first = await pushTo(data, id, {
      mode: 'upsert',
      query: '&key=day,host',
      body: 'day,host,n\n2024-01-01,a,1\n2024-01-01,b,2\n2024-01-01,a,3',
    });
    expect(first.json()).toMatchObject({ rows: 3, total: 2, replaced: 1 });
    expect(await readDataset(data, id)).toMatchObject({ key: ['day', 'host'], rows: 2 });
    const second = await pushTo(data, id, {
      mode: 'upsert',
      body: 'n,host,day\n4,b,2024-01-01\n5,a,2024-01-02',
    });
    expect(second.json()).toMatchObject({ rows: 2, total: 3, replaced: 1 });
    expect((await rowsOf(id)).n).toEqual([3, 4, 5]);
  });

  test('a key without a value is refused by line, a key column that is missing by name', async () => {
    const { id } = await newDataset(data, 'No key');
    const gap = await pushTo(data, id, { mode: 'upsert', query: '&key=k', body: 'k,n\n1,1\n,2' });
    expect(gap.json()).toMatchObject({
      code: 'bad-rows',
      errors: [{ line: 3, column: 'k', reason: expect.stringContaining('part of the key') }],
    });
    const missing = await pushTo(data, id, { mode: 'upsert', query: '&key=k', body: 'n\n1' });
    expect(missing.json()).toMatchObject({ code: 'bad-rows', errors: [{ column: 'k' }] });
    expect((await readDataset(data, id)).key).toEqual([]);
  });

  test.each([
    ['upsert', '', 'The dataset has no key yet'],
    ['append', '&key=k', 'goes with mode=upsert'],
  ])('%s%s is refused', async (mode, query, sentence) => {
    const { id } = await newDataset(data, `Refused ${mode}`);
    const refused = await pushTo(data, id, { mode, query, body: 'k\n1' });
    expect(refused.json()).toMatchObject({ code: 'bad-query', detail: expect.stringContaining(sentence) });
  });

  test('another key than that of the dataset is refused; the order does not matter', async () => {
    const { id } = await newDataset(data, 'Other key');
    await pushTo(data, id, { mode: 'upsert', query: '&key=a,b', body: 'a,b\n1,2' });
    const other = await pushTo(data, id, { mode: 'upsert', query: '&key=a', body: 'a,b\n1,2' });
    expect(other.json().detail).toContain('The key of the dataset is "a", "b"');
    const same = await pushTo(data, id, { mode: 'upsert', query: '&key=b,a', body: 'a,b\n1,2' });
    expect(same.json()).toMatchObject({ total: 1, replaced: 1 });
  });

  test('append and replace refuse a row whose key is there, by line', async () => {
    const { id } = await newDataset(data, 'Unique');
    await pushTo(data, id, { body: 'k,n\n1,1\n2,2' });
    expect((await change(id, { key: ['k'] })).json()).toMatchObject({ key: ['k'] });
    const appended = await pushTo(data, id, { body: 'k,n\n3,3\n2,4' });
    expect(appended.json()).toMatchObject({ code: 'bad-rows', count: 1, errors: [{ line: 3, column: 'k' }] });
    const replaced = await pushTo(data, id, { mode: 'replace', body: 'k,n\n1,1\n1,4' });
    expect(replaced.json()).toMatchObject({ code: 'bad-rows', errors: [{ line: 3 }] });
    expect((await rowsOf(id)).n).toEqual([1, 2]);
    const skipped = await pushTo(data, id, { query: '&errors=skip', body: 'k,n\n3,3\n2,4' });
    expect(skipped.json()).toMatchObject({ rows: 1, total: 3, skipped: { rows: 1, errors: [{ line: 3 }] } });
  });

  test('a key has to tell the rows apart that are there', async () => {
    const { id } = await newDataset(data, 'Keyed later');
    await pushTo(data, id, { body: 'k,g,n\n1,x,1\n1,,2\n2,y,3' });
    expect((await change(id, { key: ['k'] })).json().detail).toContain('1 rows have the same values in "k"');
    expect((await change(id, { key: ['g'] })).json().detail).toContain('1 rows have no value in "g"');
    expect((await change(id, { key: ['z'] })).json().detail).toContain('no column "z"');
    expect((await change(id, { key: ['n', 'k'] })).statusCode).toBe(200);
    const pushed = await pushTo(data, id, { mode: 'upsert', body: 'k,g,n\n9,z,1\n1,z,2' });
    expect(pushed.json()).toMatchObject({ total: 4, replaced: 1 });
    expect((await change(id, { key: [] })).json()).toMatchObject({ key: [] });
    expect((await pushTo(data, id, { body: 'k,g,n\n9,z,1' })).json()).toMatchObject({ total: 5 });
  });

  test('rows that the release before has added are found by their key as well', async () => {
    const { id } = await newDataset(data, 'Release before');
    await pushTo(data, id, { mode: 'upsert', query: '&key=k', body: 'k,n\n1,1\n2,2' });
    await data.database.tenant(data.tenants.home, async client => {
      await client.query(
        `insert into region_dashboard.dataset_rows (tenant_id, dataset_id, n, cells)
         values ($1, $2, 3, '[2, 20]'), ($1, $2, 4, '[3, 30]')`,
        [data.tenants.home, id],
      );
      await client.query(`update region_dashboard.datasets set row_count = 4, next_row = 5 where id = $1`, [
        id,
      ]);
    });
    const pushed = await pushTo(data, id, { mode: 'upsert', body: 'k,n\n3,300\n4,400' });
    expect(pushed.json()).toMatchObject({ total: 4, replaced: 1 });
    expect((await rowsOf(id)).n).toEqual([1, 20, 300, 400]);
  });

  test('whatever is pushed in which order, it is a Map', async () => {
    const row = fc.record({
      k: fc.integer({ min: 0, max: 9 }),
      g: fc.constantFrom('a', 'b', 'ä,"'),
      n: fc.integer(),
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { minLength: 1, maxLength: 30 }), { maxLength: 5 }),
        async pushes => {
          const { id } = await newDataset(data, `Model ${round++}`);
          const model = new Map<string, number>();
          for (const rows of pushes) {
            const before = model.size;
            for (const { k, g, n } of rows) model.set(`${k}/${g}`, n);
            const pushed = await pushTo(data, id, {
              mode: 'upsert',
              query: '&key=k,g',
              type: 'application/json',
              body: JSON.stringify(rows),
            });
            expect(pushed.json<PushAnswer>()).toMatchObject({
              rows: rows.length,
              total: model.size,
              replaced: rows.length - (model.size - before),
            });
          }
          const { k = [], g = [], n = [] } = await rowsOf(id);
          expect(new Map(k.map((each, at) => [`${each}/${g[at]}`, n[at]]))).toEqual(model);
          const { rows, bytes } = await readDataset(data, id);
          expect({ rows, bytes }).toEqual(await recounted(id));
          await call(data, data.owner, 'DELETE', `home/datasets/${id}`);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('errors=skip', () => {
  test('keeps the good rows and lists the bad ones', async () => {
    const { id } = await newDataset(data, 'Skipped');
    const body = [
      'time,value,text',
      '2024-01-01,1,a',
      'never,2,b',
      '2024-01-03,NaN,c',
      '2024-01-04,4',
      ',5,e',
      '2024-01-06,1e999,f',
      '2024-02-30,7,g',
      '2024-01-08,8,h',
    ];
    await pushTo(data, id, { body: 'time,value,text\n2023-01-01,0,x' });
    const pushed = await pushTo(data, id, { query: '&errors=skip', body: body.join('\n') });
    expect(pushed.statusCode).toBe(200);
    expect(pushed.json()).toMatchObject({
      rows: 2,
      total: 3,
      skipped: {
        rows: 6,
        errors: [
          { line: 3, column: 'time', reason: '"never" is not a date or time.' },
          { line: 4, column: 'value' },
          { line: 5, reason: 'The row has 2 values, the header has 3.' },
          { line: 6, column: 'time' },
          { line: 7, column: 'value', reason: '1e999 is too large.' },
          { line: 8, column: 'time', reason: '"2024-02-30" is not a real date or time.' },
        ],
      },
    });
    expect((await rowsOf(id)).text).toEqual(['x', 'a', 'h']);
    expect((await pushTo(data, id, { query: '&errors=all', body: body.join('\n') })).statusCode).toBe(422);
  });

  test('says so when nothing was skipped', async () => {
    const { id } = await newDataset(data, 'All good');
    const pushed = await pushTo(data, id, { query: '&errors=skip', body: 'a\n1' });
    expect(pushed.json()).toMatchObject({ rows: 1, skipped: { rows: 0, errors: [] } });
  });

  test.each([
    ['a quote that is never closed', 'text/csv', 'a,b\n1,2\n3,"4\n5,6\n'],
    ['a header that is no header', 'text/csv', 'a,a\n1,2\n'],
    ['a list without an end', 'application/json', '[{"a":1},{"a":2}'],
    ['nothing but bad rows', 'text/csv', 'a,b\n1\n2\n'],
  ])('%s is refused all the same', async (name, type, body) => {
    const { id } = await newDataset(data, name);
    const refused = await pushTo(data, id, { type, query: '&errors=skip', body });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'bad-rows']);
    expect((await readDataset(data, id)).rows).toBe(0);
  });

  test('stores exactly the rows that would be stored alone', async () => {
    const cell = fc.constantFrom('1', '2.5', 'NaN', '', 'x', '2024-01-01', '2024-02-30', '1e999', 'true');
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }), async rows => {
        const { id } = await newDataset(data, `Alone ${round++}`);
        await pushTo(data, id, { body: 'time,n\n2020-01-01,0' });
        const lines = rows.map(cells => cells.join(','));
        fc.pre(lines.every(line => line !== ','));
        const pushed = await pushTo(data, id, { query: '&errors=skip', body: `time,n\n${lines.join('\n')}` });
        // The type of a column comes from all rows; whether a row has a time does not.
        const timely = rows.filter(([time]) => time === '2024-01-01').length;
        if (pushed.statusCode === 200) {
          const { rows: taken, total, skipped } = pushed.json<PushAnswer>();
          expect(taken + skipped!.rows).toBe(rows.length);
          expect(taken).toBeLessThanOrEqual(timely);
          expect(total).toBe(taken + 1);
          expect(await recounted(id)).toMatchObject({ rows: total });
        } else expect(pushed.json().code).toBe('bad-rows');
        await call(data, data.owner, 'DELETE', `home/datasets/${id}`);
      }),
      { numRuns: 25 },
    );
  });
});
