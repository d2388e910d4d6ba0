import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Variables } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import { bindSql } from './bind-sql.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR = { from: NOW - 3_600_000, to: NOW };
const bind = (sql: string, variables: Variables = {}) =>
  bindSql(sql, { range: HOUR, variables, points: 100, now: NOW });

function refusal(sql: string, variables: Variables = {}) {
  try {
    bind(sql, variables);
  } catch (error) {
    if (error instanceof Refusal) return error.rejection;
    throw error;
  }
  throw new Error('It was not refused.');
}

test('the time range has its types, a variable the type that stands beside it', () => {
  const { text, values } = bind('select $interval from t where at between $from and $to and c = $city', {
    city: 'Bern',
  });
  expect(text).toBe(
    'select $1::interval from t where at between $2::timestamptz and $3::timestamptz and c = $4',
  );
  expect(values).toEqual([
    '60000 milliseconds',
    '2026-01-15T11:00:00.000Z',
    '2026-01-15T12:00:00.000Z',
    'Bern',
  ]);
});

test('the same name is one parameter, several values are an array', () => {
  const { text, values } = bind('select $a, $a where b = any($hosts)', { a: 'x', hosts: ['p', 'q'] });
  expect([text, values]).toEqual(['select $1, $1 where b = any($2)', ['x', ['p', 'q']]]);
});

describe('what only looks like a variable stays as it is', () => {
  test.each([
    ['a text', "select 'costs $5 and $nobody'"],
    ['a text with a quote in it', "select 'it''s $nobody', 1"],
    ['a text with escapes', String.raw`select E'\' $nobody', 1`],
    ['an identifier', 'select 1 as "$nobody"'],
    ['a comment', 'select 1 -- $nobody\n, 2'],
    ['a nested comment', 'select 1 /* a /* $nobody */ $nobody */ , 2'],
    ['a text in dollars', 'select $tag$ $nobody and $$ $tag$, $$ $nobody $$'],
    ['a name with a dollar in it', 'select a$nobody from t'],
  ])('%s', (_, sql) => {
    expect(bind(sql)).toMatchObject({ text: sql, values: [] });
  });
});

describe('refused, with the place', () => {
  test.each<[string, string, Variables, RegExp, number]>([
    [
      'an unknown name',
      'select $nobody',
      { city: 'x' },
      /no variable \$nobody.*\$from, \$to, \$interval, \$city/,
      7,
    ],
    ['a name of JavaScript', 'select $constructor', {}, /no variable \$constructor/, 7],
    ['a number', 'select $1', {}, /no \$1 here/, 7],
    ['a name within a text', "select '%$city%'", { city: 'x' }, /inside a quoted text.*'%' \|\| \$city/, 9],
    ['a time within a text', "select '$from'", {}, /\$from stands inside a quoted text/, 8],
    ['nothing', '  -- nothing\n', {}, /empty/, 0],
    ['what writes', '/* x */ delete from t', {}, /Only statements that read/, 8],
    ['what ends the transaction', 'commit', {}, /Only statements that read/, 0],
    ['a block of code', 'do $$ begin end $$', {}, /Only statements that read/, 0],
    ['what copies', 'copy t to stdout', {}, /Only statements that read/, 0],
  ])('%s', (_, sql, variables, detail, position) => {
    const { code, detail: said, extra } = refusal(sql, variables);
    expect(code).toBe('bad-query');
    expect(said).toMatch(detail);
    expect(extra).toEqual({ position });
  });
});

test('a place in what is sent is one in what was written', () => {
  const sql = 'select $city, $from, wrong';
  const { text, placeOf } = bind(sql, { city: 'Bern' });
  expect(placeOf(text.indexOf('wrong'))).toBe(sql.indexOf('wrong'));
  expect(placeOf(text.indexOf('$2'))).toBe(sql.indexOf('$from'));
  expect(placeOf(0)).toBe(0);
});

test('whatever a value is, the text that is sent is the same', () => {
  const sql = "select $a where b = any($c) and d > $from and e = 'fixed'";
  const { text } = bind(sql, { a: '', c: [] });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (a, c) => {
      const bound = bind(sql, { a, c });
      expect(bound.text).toBe(text);
      expect(bound.values.slice(0, 2)).toEqual([a, c]);
    }),
  );
});

test('whatever is written, it is bound or refused by name, in time', () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    '$',
    '$$',
    '$a',
    '$from',
    '--',
    '/*',
    '*/',
    '\n',
    '\\',
    'E',
    'select',
    ';',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
      try {
        bind(pieces.join(''), { a: 'x' });
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
    { numRuns: 500 },
  );
});
