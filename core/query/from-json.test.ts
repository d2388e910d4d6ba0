import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptsValue } from '../testing/validator.ts';
import { FrameSchema } from './frame.ts';
import { jsonToFrame } from './from-json.ts';

const AT = Date.UTC(2026, 0, 15, 12);
const accepts = acceptsValue(FrameSchema);
/** @returns columns as `name type: values` */
const columnsOf = (value: unknown, limits = {}) =>
  jsonToFrame(value, AT, limits).columns.map(
    ({ name, type, values }) => `${name} ${type}: ${JSON.stringify(values)}`,
  );

describe('QUERY-20: rows and columns of', () => {
  test.each<[string, unknown, string[]]>([
    [
      'objects',
      [
        { a: 1, b: 'x' },
        { b: 'y', c: true },
      ],
      ['a number: [1,null]', 'b string: ["x","y"]', 'c boolean: [null,true]'],
    ],
    ['lists', [[1, 'x'], [2]], ['column 1 number: [1,2]', 'column 2 string: ["x",null]']],
    ['values', [1, null, 3], ['value number: [1,null,3]']],
    ['an object', { a: 1, b: { c: [2] } }, ['a number: [1]', 'b string: ["{\\"c\\":[2]}"]']],
    ['a value', 7, ['value number: [7]']],
    ['a text', 'x', ['value string: ["x"]']],
    [
      'all sorts',
      [1, { a: 2 }, [3]],
      ['value number: [1,null,null]', 'a number: [null,2,null]', 'column 1 number: [null,null,3]'],
    ],
    ['objects and nothing', [{ a: 1 }, null], ['a number: [1,null]']],
    ['no rows', [], []],
    ['nothing', null, []],
    ['empty objects', [{}, {}], []],
    [
      'a table',
      {
        columns: ['a', 'b'],
        rows: [
          [1, 2],
          [3, 4],
        ],
      },
      ['a number: [1,3]', 'b number: [2,4]'],
    ],
    [
      'a table of objects',
      { columns: ['b', 'a'], rows: [{ a: 1, b: 2 }] },
      ['b number: [2]', 'a number: [1]'],
    ],
    [
      'a table with two names alike',
      { columns: ['a', 'a', 'a (2)'], rows: [[1, 2, 3]] },
      ['a number: [1]', 'a (2) number: [2]', 'a (2) (2) number: [3]'],
    ],
    [
      'a table with more values than names',
      { columns: ['a'], rows: [[1, 2]] },
      ['a number: [1]', 'column 2 number: [2]'],
    ],
    [
      'a table without names',
      { columns: [1, null], rows: [[1, 2]] },
      ['column 1 number: [1]', 'column 2 number: [2]'],
    ],
    ['a table without rows', { columns: ['a'], rows: [] }, ['a string: []']],
    ['keys without letters', [{ '': 1, ' ': 2 }], ['column 1 number: [1]', 'column 2 number: [2]']],
    [
      'keys that mean something to JavaScript',
      JSON.parse('[{"__proto__": 1, "constructor": 2}]'),
      ['__proto__ number: [1]', 'constructor number: [2]'],
    ],
  ])('%s', (_title, value, columns) => {
    expect(columnsOf(value)).toEqual(columns);
  });

  test('a table that names units', () => {
    const value = {
      columns: [
        { name: 'load', unit: '%' },
        { name: 'id', type: 'string' },
      ],
      rows: [[1, 2]],
    };
    expect(jsonToFrame(value, AT)).toEqual({
      columns: [
        { name: 'load', type: 'number', unit: '%', values: [1] },
        { name: 'id', type: 'string', values: ['2'] },
      ],
      rows: 1,
      at: AT,
    });
  });
});

describe('QUERY-21: the type of', () => {
  const typed = (name: string, ...values: unknown[]) =>
    columnsOf(values.map(value => ({ [name]: value })))[0]!.slice(name.length + 1);

  test.each<[string, unknown[], string]>([
    ['x', [1, null, 2.5], 'number: [1,null,2.5]'],
    ['x', [true, false], 'boolean: [true,false]'],
    ['x', ['a', 1, true], 'string: ["a","1","true"]'],
    ['x', [1, true], 'string: ["1","true"]'],
    ['x', ['1', '2'], 'string: ["1","2"]'],
    ['x', [null, null], 'string: [null,null]'],
    ['x', ['2026-01-15T12:00:00Z', '2026-01-15'], `time: [${AT},${AT - 43_200_000}]`],
    ['x', ['2026-01-15T13:00:00+01:00', null], `time: [${AT},null]`],
    ['x', ['2026-01-15', 'soon'], 'string: ["2026-01-15","soon"]'],
    ['x', ['2026-02-30'], 'string: ["2026-02-30"]'],
    ['x', [AT], `number: [${AT}]`],
    ['time', [AT / 1_000, AT], `time: [${AT},${AT}]`],
    ['createdAt', [AT, '2026-01-15T12:00:00Z'], `time: [${AT},${AT}]`],
    ['time', [12, 13], 'number: [12,13]'],
    ['x', [[1], { a: 1 }, 'b'], 'string: ["[1]","{\\"a\\":1}","b"]'],
    ['x', [Number.NaN, 1, Number.POSITIVE_INFINITY], 'number: [null,1,null]'],
  ])('%s with %j', (name, values, column) => {
    expect(typed(name, ...values)).toBe(column);
  });

  test('numbers that the answer calls times', () => {
    const value = { columns: [{ name: 'x', type: 'time' }], rows: [[AT]] };
    expect(columnsOf(value)).toEqual([`x time: [${AT}]`]);
  });
});

describe('QUERY-22: a frame keeps to its limit of', () => {
  const three = [{ a: 'x' }, { a: 'y' }, { a: 'z' }];

  test('rows', () => {
    expect(jsonToFrame(three, AT, { rows: 2 })).toMatchObject({ rows: 2, truncated: true });
    expect(jsonToFrame(three, AT, { rows: 3 })).not.toHaveProperty('truncated');
    expect(jsonToFrame(new Array(10_001).fill(1), AT)).toMatchObject({ rows: 10_000, truncated: true });
  });

  test('columns', () => {
    const found = jsonToFrame(
      [
        { a: 1, b: 2, c: 3 },
        { d: 4, a: 5 },
      ],
      AT,
      { columns: 2 },
    );
    expect(found).toMatchObject({ columns: [{ name: 'a', values: [1, 5] }, { name: 'b' }], truncated: true });
    expect(jsonToFrame([{ a: 1, b: 2 }], AT, { columns: 2 })).not.toHaveProperty('truncated');
  });

  test('text', () => {
    expect(columnsOf(['12345', '123456', 'abcd😀x'], { textLength: 5 })).toEqual([
      'value string: ["12345","1234…","abcd…"]',
    ]);
    expect(jsonToFrame('123456', AT, { textLength: 5 })).toMatchObject({ truncated: true });
  });

  test('size', () => {
    expect(jsonToFrame(three, AT, { size: 8 })).toMatchObject({
      rows: 2,
      truncated: true,
      columns: [{ values: ['x', 'y'] }],
    });
    expect(jsonToFrame(three, AT, { size: 12 })).not.toHaveProperty('truncated');
  });
});

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.array(
    fc.dictionary(
      fc.constantFrom('a', 'b', '', 'time', '__proto__', 'column 1'),
      fc.jsonValue({ maxDepth: 1 }),
    ),
  ),
  fc.record({
    columns: fc.array(
      fc.oneof(fc.constantFrom('a', 'a', 'b', ''), fc.record({ name: fc.string(), unit: fc.string() })),
    ),
    rows: fc.array(
      fc.oneof(fc.array(fc.jsonValue({ maxDepth: 1 })), fc.dictionary(fc.string(), fc.integer())),
    ),
  }),
);

test('QUERY-20, QUERY-21: whatever the JSON is, the frame is one, with columns of one type and names of their own', () => {
  fc.assert(
    fc.property(anything, value => {
      const frame = jsonToFrame(value, AT);
      expect(accepts(frame)).toBe(true);
      expect(new Set(frame.columns.map(({ name }) => name)).size).toBe(frame.columns.length);
      for (const { type, values } of frame.columns) {
        expect(values).toHaveLength(frame.rows);
        const wanted = type === 'time' ? 'number' : type;
        for (const one of values) if (one !== null) expect(typeof one).toBe(wanted);
      }
      // As it travels, it stays the same.
      expect(JSON.parse(JSON.stringify(frame)).columns).toEqual(frame.columns);
    }),
    { numRuns: 500 },
  );
});

test('QUERY-22: whatever the JSON is, no limit is exceeded, and what was left out is said', () => {
  const limits = { rows: 3, columns: 2, textLength: 10, size: 100 };
  fc.assert(
    fc.property(anything, value => {
      const [whole, frame] = [jsonToFrame(value, AT), jsonToFrame(value, AT, limits)];
      expect(frame.rows).toBeLessThanOrEqual(3);
      expect(frame.columns.length).toBeLessThanOrEqual(2);
      for (const { values } of frame.columns)
        for (const one of values) if (typeof one === 'string') expect(one.length).toBeLessThanOrEqual(10);
      if (!frame.truncated) expect(frame).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});
