import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { DATA_LIMITS } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { CSV, JSON_TYPE, look, NDJSON } from '../../testing/look.ts';
import { checkText, readBody } from './body.ts';

const refusal = async (run: () => unknown): Promise<Refusal> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};

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
