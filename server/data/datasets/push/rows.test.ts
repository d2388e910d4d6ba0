import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DATA_LIMITS } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { checkText, ROW_FORMATS, readBody } from './body.ts';
import { type DecidedShape, decideColumns, type StoredShape } from './decide-columns.ts';
import { observe } from './observe.ts';
import { RowErrors } from './row-reader.ts';
import { type Cell, storedValue } from './values.ts';

const CSV = 'text/csv';
const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';
const NOTHING: StoredShape = { columns: [], timeColumn: null };

interface Looked extends DecidedShape {
  readonly rows: number;
  readonly errors: readonly string[];
  readonly count: number;
  readonly stored: readonly (readonly Cell[])[];
}

/** What a push does, without a database. */
async function look(type: string, body: string | Buffer, existing = NOTHING, before = 0): Promise<Looked> {
  const text = checkText(Buffer.from(body as string));
  const errors = new RowErrors();
  const observed = await observe(ROW_FORMATS[type]!(text), errors);
  const shape = decideColumns(existing, before, observed, errors);
  const stored: Cell[][] = [];
  if (errors.count === 0)
    for await (const batch of ROW_FORMATS[type]!(text).read(errors))
      for (const row of batch)
        stored.push(
          shape.positions.map((at, i) => storedValue(row.cells[i] ?? null, shape.columns[at]!.type)),
        );
  const said = errors.first.map(({ line, row, column, reason }) =>
    [line === undefined ? `row ${row}` : `line ${line}`, column, reason].filter(Boolean).join(': '),
  );
  return { ...shape, rows: observed.rows, errors: said, count: errors.count, stored };
}

const types = (looked: Looked) => Object.fromEntries(looked.columns.map(({ name, type }) => [name, type]));
const refusal = async (run: () => unknown): Promise<Refusal> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};

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
    const late = await look(JSON_TYPE, `[${'{"v":1},'.repeat(600)}{"v":1,"time":"2024-01-01"}]`);
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

describe('refused by name', () => {
  test.each([
    ['an empty file', CSV, '', ['line 1: The file is empty.']],
    ['white space', CSV, ' \n\n', ['line 1: The file is empty.']],
    ['a header alone', CSV, 'a,b\n', ['line 1: There is a header but no row under it.']],
    [
      'ragged rows',
      CSV,
      'a,b\n1\n1,2\n1,2,3',
      ['line 2: The row has 1 values, the header has 2.', 'line 4: The row has 3 values, the header has 2.'],
    ],
    [
      'a quote that is never closed',
      CSV,
      'a,b\n1,2\n3,"x\n4,5\n',
      ['line 3: b: A quote is opened in this row and never closed.'],
    ],
    [
      'text after a closing quote',
      CSV,
      'a,b\n1,"x"y\n',
      ['line 2: b: A quoted value goes on after its closing quote'],
    ],
    ['a quote inside a value', CSV, 'a,b\n1,2"\n', ['line 2: b: A quote stands in the middle of a value']],
    ['a name twice', CSV, 'a,b,a\n1,2,3', ['line 1: The column name "a" is there twice.']],
    ['a column without a name', CSV, 'a,,c\n1,2,3', ['line 1: Column 2 has no name.']],
    [
      '200 columns',
      CSV,
      `${Array.from({ length: 200 }, (_, i) => `c${i}`).join(',')}\n`,
      ['line 1: There are more than 100 columns'],
    ],
    [
      'NaN among numbers',
      CSV,
      'a,b\n1,x\nNaN,x\n-Infinity,x',
      ['line 3: a: "NaN" is not a number; leave the value empty', 'line 4: a: "-Infinity" is not a number'],
    ],
    ['a number too large', CSV, 'a\n1\n1e999', ['line 3: a: 1e999 is too large.']],
    [
      'a day that is none',
      CSV,
      'date\n2024-02-28\n2024-02-30',
      ['line 3: date: "2024-02-30" is not a real date'],
    ],
    [
      'a value too long',
      CSV,
      `a,b\n1,${'x'.repeat(10_001)}`,
      ['line 2: b: The value is longer than 10000 characters.'],
    ],
    ['JSON that is none', JSON_TYPE, '[{"a":1},{"a":}]', ['row 2: This is not JSON.']],
    ['JSON cut short', JSON_TYPE, '[{"a":1},{"a":', ['row 2: The text ends in the middle of a value.']],
    ['NaN in JSON', JSON_TYPE, '[{"a":NaN}]', ['row 1: JSON has no NaN and no Infinity']],
    ['an empty body', JSON_TYPE, ' ', ['row 1: The body is empty.']],
    ['one object', JSON_TYPE, '{"a":1}', ['row 1: Send a list of objects']],
    ['a list of lists', JSON_TYPE, '[[1]]', ['row 1: The row is not an object of names and values.']],
    ['two texts', JSON_TYPE, '[{"a":1}]\n[{"a":2}]', ['row 2: Something follows the end']],
    [
      'a nested value',
      JSON_TYPE,
      '[{"a":{"b":1}}]',
      ['row 1: a: Lists and objects inside a row are not taken'],
    ],
    [
      'a NUL character',
      JSON_TYPE,
      '[{"a":"x\\u0000y"}]',
      ['row 1: a: The text has characters that cannot be stored'],
    ],
    [
      'half of a pair',
      JSON_TYPE,
      '[{"a":"\\ud800"}]',
      ['row 1: a: The text has characters that cannot be stored'],
    ],
    [
      'digits that would be lost',
      JSON_TYPE,
      '[{"a":12345678901234567891}]',
      ['row 1: 12345678901234567891 is too large for a number'],
    ],
    ['infinity by exponent', JSON_TYPE, '[{"a":1},{"a":1e999}]', ['row 2: a: The number is too large.']],
    [
      'ragged lists',
      JSON_TYPE,
      '{"columns":["a","b"],"rows":[[1,2],[1]]}',
      ['row 2: The row has 1 values, there are 2'],
    ],
    ['a broken line', NDJSON, '{"a":1}\n\n{"a":\n', ['line 3: This is not JSON.']],
    [
      '200 names',
      JSON_TYPE,
      `[{${Array.from({ length: 200 }, (_, i) => `"c${i}":1`).join(',')}}]`,
      ['row 1: There are more than 100 columns'],
    ],
  ])('%s', async (_, type, body, errors) => {
    const looked = await look(type, body);
    expect(looked.errors).toEqual(errors.map(error => expect.stringContaining(error)));
    expect(looked.count).toBe(errors.length);
  });

  test('all errors are counted, the first twenty listed in the order of the file', async () => {
    const looked = await look(CSV, `a,b\n${'1\n'.repeat(3_000)}1,NaN\n1,2`);
    expect(looked.count).toBe(3_001);
    expect(looked.errors).toHaveLength(20);
    expect(looked.errors[0]).toMatch(/^line 2: /);
  });

  test.each([
    [
      'UTF-16 with a mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a,b\n1,2', 'utf16le')]),
      'UTF-16',
    ],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2', 'utf16le'), 'UTF-16'],
    ['NUL bytes', Buffer.from(`a,b\n1,2\n${'x'.repeat(300)},\0`), 'NUL byte'],
    ['Windows-1252', Buffer.from('a,b\n1,2\ncaf\xe9,3', 'latin1'), 'not UTF-8'],
  ])('%s', async (_, body, words) => {
    const { rejection } = await refusal(() => checkText(body));
    expect(rejection.code).toBe('bad-rows');
    expect(JSON.stringify(rejection.extra)).toContain(words);
  });

  test('a body beyond the limit, whether it says so or not', async () => {
    const said = await refusal(() => readBody(Readable.from([]), DATA_LIMITS.pushBytes + 1));
    expect(said.rejection.code).toBe('too-large');
    const chunk = Buffer.alloc(1_048_576);
    const endless = Readable.from(
      (function* () {
        for (;;) yield chunk;
      })(),
    );
    expect((await refusal(() => readBody(endless, undefined))).rejection.code).toBe('too-large');
  });
});

describe('accepted', () => {
  test.each([
    ['a byte order mark', '\ufeffa,b\n1,2\n'],
    ['semicolons', 'a;b\n1;2\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['Windows line ends', 'a,b\r\n1,2\r\n'],
    ['quotes and spaces', '"a" , b\n"1", 2'],
    ['a delimiter inside quotes', '"a","b"\n"1","2"'],
    ['empty lines', '\na,b\n\n1,2\n\n'],
  ])('CSV with %s', async (_, body) => {
    const looked = await look(CSV, body);
    expect(looked.errors).toEqual([]);
    expect(types(looked)).toEqual({ a: 'number', b: 'number' });
    expect(looked.stored).toEqual([[1, 2]]);
  });

  test('a value over several lines does not disturb the counting of lines', async () => {
    const looked = await look(CSV, 'a,b\n1,"x\ny"\n1');
    expect(looked.errors).toEqual(['line 4: The row has 1 values, the header has 2.']);
  });

  test('the same rows as objects, by columns and by line', async () => {
    const bodies: [string, string][] = [
      [JSON_TYPE, '[{"a":1,"b":"x"},{"b":null,"a":2}]'],
      [JSON_TYPE, ' {"rows":[[1,"x"],[2,null]],"columns":["a","b"]} '],
      [NDJSON, '{"a":1,"b":"x"}\r\n{"a":2}\n'],
      [CSV, 'a,b\n1,x\n2,'],
    ];
    for (const [type, body] of bodies)
      expect((await look(type, body)).stored).toEqual([
        [1, 'x'],
        [2, null],
      ]);
  });

  test('names of JavaScript are ordinary column names', async () => {
    const looked = await look(JSON_TYPE, '[{"__proto__":1,"constructor":2}]');
    expect(looked.stored).toEqual([[1, 2]]);
  });

  test('no rows at all, said explicitly', async () => {
    expect(await look(JSON_TYPE, '[]')).toMatchObject({ rows: 0, errors: [], columns: [] });
  });
});

describe('round trip', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
    .filter(text => text.trim() === text && text !== '');
  const text = fc.string({ maxLength: 20, unit: 'grapheme' }).map(s => s.replaceAll('\0', '').trim());
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const column = fc.oneof(
    fc.record({
      type: fc.constant('number' as const),
      values: fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map(n => n + 0))),
    }),
    fc.record({ type: fc.constant('boolean' as const), values: fc.array(fc.option(fc.boolean())) }),
    fc.record({
      type: fc.constant('time' as const),
      values: fc.array(
        fc.option(
          fc
            .date({
              min: new Date('0001-01-01T00:00:00Z'),
              max: new Date('9999-12-31T23:59:59Z'),
              noInvalidDate: true,
            })
            .map(d => d.toISOString()),
        ),
      ),
    }),
    fc.record({ type: fc.constant('string' as const), values: fc.array(fc.option(text.map(s => `${s}#`))) }),
  );

  test('typed columns written as CSV, and as JSON, come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
        fc.array(column, { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(',', ';', '\t'),
        async (names, generated, rows, delimiter) => {
          const columns = names.map((_, at) => generated[at]!);
          const values = Array.from({ length: rows }, (_, row) => columns.map(c => c.values[row] ?? null));
          values.push(
            columns.map(
              c => ({ number: 1.5, boolean: true, time: '2024-01-01T00:00:00.000Z', string: 'x#' })[c.type],
            ),
          );
          const line = (cells: readonly Cell[]) =>
            cells
              .map(cell => (cell === null ? '' : typeof cell === 'string' ? quote(cell) : String(cell)))
              .join(delimiter);
          // a row of one empty value would be an empty line, which CSV cannot tell from none
          fc.pre(names.length > 1 || values.every(([only]) => only !== null));
          const csv = [names.map(quote).join(delimiter), ...values.map(line)].join('\n');
          for (const looked of [
            await look(CSV, csv),
            await look(JSON_TYPE, JSON.stringify({ columns: names, rows: values })),
          ]) {
            expect(looked.errors).toEqual([]);
            expect(looked.columns.map(c => c.type)).toEqual(columns.map(c => c.type));
            expect(looked.stored).toEqual(values);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('whatever comes in, it is either stored whole or refused by name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(CSV, JSON_TYPE, NDJSON),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc.stringMatching(/^[ab",;\n\r1.\-[\]{}:]{0,60}$/),
        ),
        async (type, body) => {
          const looked = await look(type, body).catch(error => {
            expect(error).toBeInstanceOf(Refusal);
            return null;
          });
          if (looked && looked.count === 0) expect(looked.stored).toHaveLength(looked.rows);
        },
      ),
      { numRuns: 500 },
    );
  });
});
