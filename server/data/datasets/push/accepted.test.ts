import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#server/problems.ts';
import { CSV, JSON_TYPE, look, NDJSON, types } from '../../testing/look.ts';
import type { Cell } from './values.ts';

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
    const itself = await look(CSV, 'a,b\n1,2\n"x\ny"\n');
    expect(itself.errors).toEqual(['line 3: The row has 1 values, the header has 2.']);
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
