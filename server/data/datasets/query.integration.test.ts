import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PushAnswer } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
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

let data: DataApp;
beforeAll(async () => {
  data = await dataApp();
});
afterAll(async () => data?.close());

const SEATTLE = readFileSync(
  new URL('../../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url),
);

describe('Seattle weather, as the demo pushes it', () => {
  let dataset: string;
  beforeAll(async () => {
    dataset = (await newDataset(data, 'Seattle weather')).id;
    const pushed = await pushTo(data, dataset, { body: SEATTLE });
    expect(pushed.statusCode).toBe(200);
    expect(pushed.json<PushAnswer>()).toMatchObject({ rows: 1461, total: 1461 });
  });

  test('is what it is', async () => {
    expect(await readDataset(data, dataset)).toMatchObject({
      name: 'Seattle weather',
      timeColumn: 'date',
      rows: 1461,
      from: '2012-01-01T00:00:00.000Z',
      to: '2015-12-31T00:00:00.000Z',
    });
  });

  test('without a range a series spans all of it, in about 300 points', async () => {
    const frame = await askRegion(data, { dataset, columns: ['temp_max'], aggregate: 'max' });
    expect(frame.columns.map(({ name, type }) => [name, type])).toEqual([
      ['date', 'time'],
      ['temp_max', 'number'],
    ]);
    expect(frame.rows).toBeGreaterThan(200);
    expect(frame.rows).toBeLessThanOrEqual(301);
    expect(Math.max(...(valuesOf(frame).temp_max as number[]))).toBe(35.6);
  });

  test('a range of its past gives its days', async () => {
    const frame = await askRegion(
      data,
      { dataset, columns: ['wind', 'temp_min'], aggregate: 'avg' },
      '?from=2013-02-01&to=2013-02-28',
    );
    expect(frame.rows).toBe(28);
    expect(valuesOf(frame).date![0]).toBe(Date.UTC(2013, 1, 1));
    expect(valuesOf(frame).wind![0]).toBe(2.9);
  });

  test('a range far wider than its rows does not make them coarse', async () => {
    const whole = await askRegion(data, { dataset, aggregate: 'avg' });
    const wide = await askRegion(data, { dataset, aggregate: 'avg' }, '?from=1900-01-01&to=2100-01-01');
    expect(wide.columns).toEqual(whole.columns);
  });

  test('a range without rows is empty, not an error', async () => {
    expect(await askRegion(data, { dataset, aggregate: 'avg' }, '?from=now-1h&to=now')).toMatchObject({
      rows: 0,
    });
  });

  test('groups are sorted by their value', async () => {
    const frame = await askRegion(data, { dataset, groupBy: 'weather' });
    expect(valuesOf(frame)).toEqual({
      weather: ['rain', 'sun', 'fog', 'drizzle', 'snow'],
      count: [641, 640, 101, 53, 26],
    });
    const averages = await askRegion(data, {
      dataset,
      groupBy: 'weather',
      columns: ['weather', 'temp_max'],
      aggregate: 'avg',
      limit: 2,
    });
    expect(averages).toMatchObject({ rows: 2, truncated: true });
    expect(averages.columns.map(({ name }) => name)).toEqual(['weather', 'temp_max']);
  });

  test('rows are the newest of the range, oldest first', async () => {
    const frame = await askRegion(
      data,
      { dataset, columns: ['weather'], limit: 2 },
      '?from=2012-01-01&to=2012-01-05',
    );
    expect(valuesOf(frame)).toEqual({
      date: [Date.UTC(2012, 0, 4), Date.UTC(2012, 0, 5)],
      weather: ['rain', 'rain'],
    });
    expect(frame.truncated).toBe(true);
  });

  test('the preview shows the newest rows', async () => {
    const frame: Frame = (
      await call(data, data.editor, 'GET', `home/datasets/${dataset}/rows?limit=3`)
    ).json();
    expect(frame.rows).toBe(3);
    expect(valuesOf(frame).date!.at(-1)).toBe(Date.UTC(2015, 11, 31));
  });

  test.each([
    [
      { columns: ['nothing'] },
      'bad-query: The dataset has no column "nothing". It has "date", "precipitation"',
    ],
    [{ columns: ['weather'], aggregate: 'avg' as const }, 'bad-query: "weather" is no column of numbers'],
    [{ groupBy: "weather'; drop table" }, 'bad-query: The dataset has no column "weather\'; drop table"'],
  ])('refuses %j', async (query, sentence) => {
    await expect(askRegion(data, { dataset, ...query })).rejects.toThrow(sentence);
  });

  test('refuses a range that nobody understands', async () => {
    await expect(askRegion(data, { dataset }, '?from=yesterday')).rejects.toThrow(
      'invalid-request: The time range',
    );
    await expect(askRegion(data, { dataset }, '?from=now&to=now-1h')).rejects.toThrow(
      'invalid-request: The time range',
    );
  });
});

describe('aggregates', () => {
  let dataset: string;
  beforeAll(async () => {
    dataset = (await newDataset(data, 'Aggregates')).id;
    const rows = [
      ['1969-12-31T23:59:59.500Z', 'a', 1],
      ['1969-12-31T23:59:59.700Z', 'b', 3],
      ['1970-01-01T00:00:01.000Z', 'a', null],
      ['1970-01-01T00:00:01.000Z', null, 10],
    ];
    const body = JSON.stringify({ columns: ['time', 'group', 'v'], rows });
    expect((await pushTo(data, dataset, { type: 'application/json', body })).statusCode).toBe(200);
  });

  test.each([
    ['avg', [2, 10]],
    ['sum', [4, 10]],
    ['min', [1, 10]],
    ['max', [3, 10]],
    ['last', [3, 10]],
    ['count', [2, 2]],
  ] as const)('%s per bucket, also before 1970', async (aggregate, expected) => {
    const frame = await askRegion(data, { dataset, aggregate, limit: 2 });
    expect(valuesOf(frame).time).toEqual([-1_000, 1_000]);
    expect(frame.columns[1]!.values).toEqual(expected);
  });

  test('a group without a name, and one without a value', async () => {
    const frame = await askRegion(data, { dataset, groupBy: 'group', aggregate: 'sum' });
    expect(valuesOf(frame)).toEqual({ group: [null, 'b', 'a'], v: [10, 3, 1] });
  });

  test('a sum beyond all numbers is refused by name', async () => {
    const { id } = await newDataset(data, 'Huge');
    await pushTo(data, id, { body: 'v\n1.7e308\n1.7e308' });
    await expect(askRegion(data, { dataset: id, aggregate: 'sum' })).rejects.toThrow(
      'bad-query: The values are too large',
    );
  });

  test('without a time column there is one value in all, and ranges do not matter', async () => {
    const { id } = await newDataset(data, 'No time');
    await pushTo(data, id, { body: 'host,load\na,1\nb,3' });
    const frame = await askRegion(data, { dataset: id, aggregate: 'avg' }, '?from=now-1h&to=now');
    expect(valuesOf(frame)).toEqual({ load: [2] });
    expect(valuesOf(await askRegion(data, { dataset: id, limit: 1 }))).toEqual({ host: ['a'], load: [1] });
  });

  test('an empty dataset', async () => {
    const { id } = await newDataset(data, 'Empty');
    for (const query of [{}, { aggregate: 'avg' as const }])
      expect(await askRegion(data, { dataset: id, ...query })).toMatchObject({ rows: 0, columns: [] });
  });
});

describe('thinned out by LTTB', () => {
  let dataset: string;
  const ROWS = 45_000;
  beforeAll(async () => {
    dataset = (await newDataset(data, 'Many points')).id;
    const lines = Array.from({ length: ROWS }, (_, i) => {
      const time = new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString();
      return `${time},${i === 12_345 ? 1_000 : i % 10},${i === 33_333 ? -1 : 0},${i}`;
    });
    const pushed = await pushTo(data, dataset, { body: `time,peak,rare,text\n${lines.join('\n')}` });
    expect(pushed.statusCode).toBe(200);
  });

  test('few rows of many, and the peaks among them, rows as they are', async () => {
    const frame = await askRegion(data, { dataset, downsample: 'lttb', limit: 200 });
    const { time, peak, rare, text } = valuesOf(frame);
    expect(frame.rows).toBe(200);
    expect(frame.truncated).toBeUndefined();
    expect(Math.max(...(peak as number[]))).toBe(1_000);
    expect(rare).toContain(-1);
    expect([time![0], time!.at(-1)]).toEqual([
      Date.UTC(2024, 0, 1),
      Date.UTC(2024, 0, 1) + (ROWS - 1) * 60_000,
    ]);
    expect((time as number[]).map(each => (each - Date.UTC(2024, 0, 1)) / 60_000)).toEqual(text);
  });

  test('within a range, and whole when there is room', async () => {
    const range = '?from=2024-01-01&to=2024-01-01T02:00:00Z';
    const query = { dataset, downsample: 'lttb' as const, columns: ['peak'] };
    expect((await askRegion(data, query, range)).rows).toBe(121);
    expect((await askRegion(data, { ...query, limit: 50 }, range)).rows).toBe(50);
    expect((await askRegion(data, query, '?from=now-1h')).rows).toBe(0);
  });

  test.each([
    ['time,text\n2024-01-01,x', 'no column of numbers'],
    ['n\n1', 'no time column'],
  ])('%j is refused', async (body, sentence) => {
    const { id } = await newDataset(data, `Not thinned out ${sentence}`);
    await pushTo(data, id, { body });
    await expect(askRegion(data, { dataset: id, downsample: 'lttb' })).rejects.toThrow(sentence);
  });
});

test('rows that the release before has pushed are computed with as well', async () => {
  const { id } = await newDataset(data, 'Without numbers');
  await pushTo(data, id, { body: 'time,v\n2024-01-01,1\n2024-01-02,2\n2024-01-03,3' });
  await data.database.tenant(data.tenants.home, client =>
    client.query('update region_dashboard.dataset_rows set numbers = null where dataset_id = $1 and n < 3', [
      id,
    ]),
  );
  expect(
    (await askRegion(data, { dataset: id, groupBy: 'time', aggregate: 'last' })).columns[1]!.values,
  ).toEqual([3, 2, 1]);
  expect((await askRegion(data, { dataset: id, aggregate: 'sum' })).columns[1]!.values).toEqual([1, 2, 3]);
});
