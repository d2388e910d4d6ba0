import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Frame } from '#core/query/index.ts';
import { toCsv } from './csv.ts';

const texts = (...values: (string | null)[]): Frame => ({
  columns: [{ name: 'text', type: 'string', values }],
  rows: values.length,
  at: 0,
});

describe('toCsv', () => {
  test('names, then values as they are; times in ISO; nothing where nothing is', () => {
    const frame: Frame = {
      columns: [
        { name: 'time', type: 'time', values: [0, 86_400_000, null] },
        { name: 'n', type: 'number', unit: 'ms', values: [-1.5, 1_234_567.125, null] },
        { name: 'ok', type: 'boolean', values: [true, false, null] },
      ],
      rows: 3,
      at: 0,
    };
    expect(toCsv(frame)).toBe(
      'time,n,ok\r\n1970-01-01T00:00:00.000Z,-1.5,true\r\n1970-01-02T00:00:00.000Z,1234567.125,false\r\n,,\r\n',
    );
  });

  test('quotes, commas and ends of lines are quoted', () => {
    expect(toCsv(texts('a "b", c', 'two\nlines'))).toBe('text\r\n"a ""b"", c"\r\n"two\nlines"\r\n');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '=HYPERLINK("http://x")'])(
    'the text %j is no formula',
    text => {
      const [row] = parse(toCsv(texts(text)), { from: 2 }) as string[][];
      expect(row).toEqual([`'${text}`]);
    },
  );

  test('names of columns are no formulas either; negative numbers stay numbers', () => {
    const frame: Frame = { columns: [{ name: '=cmd', type: 'number', values: [-5] }], rows: 1, at: 0 };
    expect(toCsv(frame)).toBe("'=cmd\r\n-5\r\n");
  });

  test('whatever the texts are, they can be read again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), values => {
        const read = parse(toCsv(texts(...values)), { from: 2, skip_empty_lines: false }) as string[][];
        expect(read.map(([text]) => text)).toEqual(
          values.map(text => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)),
        );
      }),
    );
  });
});
