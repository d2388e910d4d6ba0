import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CSV, JSON_TYPE, look, types } from '../../testing/look.ts';
import type { StoredShape } from './decide-columns.ts';
import { BATCH_ROWS } from './row-reader.ts';

describe('columns and their types', () => {
  test('Seattle weather: a time column, four numbers and a text', async () => {
    const path = new URL('../../../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url);
    const looked = await look(CSV, readFileSync(path));
    expect(looked.errors).toEqual([]);
    expect(types(looked)).toEqual({
      date: 'time',
      precipitation: 'number',
      temp_max: 'number',
      temp_min: 'number',
      wind: 'number',
      weather: 'string',
    });
    expect(looked.timeColumn).toBe(0);
    expect(looked.stored).toHaveLength(1461);
    expect(looked.stored[1]).toEqual(['2012-01-02T00:00:00.000Z', 10.9, 10.6, 2.8, 4.5, 'rain']);
  });

  test.each([
    ['numbers', 'v\n1\n-2.5\n.5\n1e3', 'number'],
    ['numbers with empty values', 'v,w\n1,x\n,x\n2,x', 'number'],
    ['codes with leading zeros', 'v\n007\n12', 'string'],
    ['telephone numbers', 'v\n+4915112345678', 'string'],
    ['identifiers too long for a number', 'v\n12345678901234567890\n1', 'string'],
    ['truth', 'v\ntrue\nFALSE', 'boolean'],
    ['truth and numbers', 'v\ntrue\n1', 'string'],
    ['dates', 'v\n2024-02-29\n2024-03-01T10:00:00+02:00', 'time'],
    ['dates with slashes', 'v\n2024/02/29\n2024/3/1 10:00', 'time'],
    ['ambiguous dates are left alone', 'v\n03/04/2024', 'string'],
    ['seconds under another name', 'v\n1700000000', 'number'],
    ['seconds under the right name', 'created_at\n1700000000', 'time'],
    ['milliseconds', 'timestamp\n1700000000000', 'time'],
    ['durations under a name like a time', 'responseTime\n12\n1700000000', 'number'],
    ['nothing at all', 'v,w\n,1', 'string'],
    ['a word like a number among words', 'v\nNaN\nGrandmother', 'string'],
  ])('CSV: %s', async (_, body, type) => {
    const looked = await look(CSV, body);
    expect(looked.errors).toEqual([]);
    expect(looked.columns[0]!.type).toBe(type);
  });

  test('times become UTC', async () => {
    const looked = await look(CSV, 'at\n2024-03-01T10:00:00+02:00\n2024/03/01\n1700000000\n1700000000123');
    expect(looked.stored.flat()).toEqual([
      '2024-03-01T08:00:00.000Z',
      '2024-03-01T00:00:00.000Z',
      '2023-11-14T22:13:20.000Z',
      '2023-11-14T22:13:20.123Z',
    ]);
  });

  test('in JSON a string of digits is a string, and a time is found', async () => {
    const looked = await look(JSON_TYPE, '[{"code":"12","at":"2024-01-01T00:00:00Z","on":true,"v":1.5}]');
    expect(types(looked)).toEqual({ code: 'string', at: 'time', on: 'boolean', v: 'number' });
    expect(looked.timeColumn).toBe(1);
  });

  test('the time column is the most usual name among those with a time in every row', async () => {
    const looked = await look(
      CSV,
      'closed,opened,time\n2024-01-01,2024-01-01,2024-01-01\n,2024-01-01,2024-01-01',
    );
    expect(looked.timeColumn).toBe(2);
    const other = await look(CSV, 'closed,opened\n2024-01-01,2024-01-01\n,2024-01-01');
    expect(other.timeColumn).toBe(1);
    const late = await look(JSON_TYPE, `[${'{"v":1},'.repeat(BATCH_ROWS)}{"v":1,"time":"2024-01-01"}]`);
    expect(late.timeColumn).toBeNull();
  });
});

describe('a later push', () => {
  const before: StoredShape = {
    columns: [
      { name: 'time', type: 'time' },
      { name: 'value', type: 'number' },
      { name: 'note', type: 'string', empty: true },
    ],
    timeColumn: 0,
  };

  test('may add columns, leave some out, and come in another order', async () => {
    const looked = await look(CSV, 'host,time\nalpha,2024-01-01', before, 5);
    expect(looked.errors).toEqual([]);
    expect(looked.positions).toEqual([3, 0]);
    expect(types(looked)).toEqual({ time: 'time', value: 'number', note: 'string', host: 'string' });
  });

  test('widens a type to text, and gives an empty column its first type', async () => {
    const looked = await look(CSV, 'time,value,note\n2024-01-01,broken,1', before, 5);
    expect(types(looked)).toEqual({ time: 'time', value: 'string', note: 'number' });
    expect(looked.columns[2]!.empty).toBeUndefined();
  });

  test('needs the time column, and a time in every row', async () => {
    expect((await look(CSV, 'value\n1', before, 5)).errors).toEqual([
      expect.stringContaining("time: The dataset's time column is missing"),
    ]);
    expect((await look(CSV, 'time,value\n2024-01-01,1\nyesterday,2\n,3', before, 5)).errors).toEqual([
      'line 3: time: "yesterday" is not a date or time.',
      'line 4: time: Every row needs a time here; this one has none.',
    ]);
  });
});
