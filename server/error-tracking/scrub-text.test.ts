import { describe, expect, test } from 'vitest';
import { PERSONAL_CORPUS } from '#server/testing/personal-data.ts';
import { scrubText } from './scrub-text.ts';
import { found } from './testing/found.ts';

const BY_SHAPE = PERSONAL_CORPUS.filter(({ knownBy }) => knownBy === 'shape');

describe('a message is rid of', () => {
  test.each(BY_SHAPE)('$name, wherever it stands', ({ value }) => {
    for (const text of [value, `no such thing: ${value}.`, `(${value})`, `a ${value}, b`, `x=${value}`])
      expect(found(scrubText(text))).toEqual([]);
  });

  test.each(PERSONAL_CORPUS)('$name, between quotation marks of any kind', ({ value }) => {
    for (const [open, close] of ['""', "''", '``', '“”', '„“', '«»', '‘’'])
      expect(found(scrubText(`column ${open}${value}${close} of it is odd`))).toEqual([]);
  });

  test.each(PERSONAL_CORPUS)('$name, in a body that was no JSON', ({ value }) => {
    for (const body of [`{"name": "${value}"`, `{"a":"${value}","b":'${value}'}x`, `${value} x`]) {
      let message = '';
      try {
        JSON.parse(body);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).not.toBe('');
      expect(found(scrubText(message))).toEqual([]);
    }
  });

  test.each(PERSONAL_CORPUS)('$name, in what Postgres says about a key', ({ value }) => {
    expect(found(scrubText(`Key (name, email)=(${value}) already exists.`))).toEqual([]);
    expect(found(scrubText(`invalid input syntax for type uuid: "${value}"`))).toEqual([]);
  });
});

describe('what the program itself says stays:', () => {
  test.each([
    'A new dashboard was answered with conflict.',
    "this can't be: the room's state is 12 events behind",
    'ERR_HTTP2_INVALID_CONNECTION_HEADERS',
    'duplicate key value violates unique constraint of 3 columns',
    'Maximum call stack size exceeded',
  ])('%s', text => {
    expect(scrubText(text)).toBe(text);
  });

  test('a quoted word that stands in the line of the program', () => {
    const message = "Cannot read properties of undefined (reading 'regions')";
    expect(scrubText(message, '  return state.regions.length;')).toBe(message);
    expect(scrubText(message, '  return state[key].length;')).not.toContain('regions');
  });

  test('in one line', () => {
    expect(scrubText('one\u001b[31m\u0000two')).toBe('one [31m two');
    for (const end of ['\n', '\r\n', '\u2028']) expect(scrubText(`one${end}two`)).toBe('one');
    expect(scrubText('x '.repeat(10_000)).length).toBeLessThan(1_000);
  });
});
