import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Variables } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import { fillExpression } from './expression.ts';
import { piecesOf } from './pieces.ts';

const DURATIONS = { interval: '30s', rate_interval: '60s', range: '3600s' };
const fill = (expression: string, variables: Variables = {}) =>
  fillExpression(expression, DURATIONS, variables);

/** @returns the nodes of Prometheus' own grammar, without where they stand */
function treeOf(expression: string): string[] {
  const nodes: string[] = [];
  parser.parse(expression).iterate({ enter: ({ name }) => void nodes.push(name) });
  return nodes;
}

describe('what is put in', () => {
  test.each<[string, Variables, string]>([
    ['rate(a[$interval])', {}, 'rate(a[30s])'],
    [`rate(a[\${rate_interval}]) + b[$range]`, {}, 'rate(a[60s]) + b[3600s]'],
    ['a{host="$host"}', { host: 'x' }, 'a{host="x"}'],
    ["a{host='$host'}", { host: `x"'\\` }, `a{host='x"\\'\\\\'}`],
    ['a{host="$host"}', { host: ['x'] }, 'a{host="x"}'],
    ['a{host=~"$host"}', { host: 'a.b' }, 'a{host=~"a\\\\.b"}'],
    ['a{host!~ "$host"}', { host: ['a.b', 'c|d'] }, 'a{host!~ "(a\\\\.b|c\\\\|d)"}'],
    ['a{host=~`x-$host$`}', { host: ['a.b', 'c'] }, 'a{host=~`x-(a\\.b|c)$`}'],
    ['a{host=~"$host"}', { host: [] }, 'a{host=~"[^\\\\s\\\\S]"}'],
    ['a{x=~"y", host="$host"}', { host: '.*' }, 'a{x=~"y", host=".*"}'],
    ['a{host="$host"}', { host: 'one\ntwo\t' }, 'a{host="one\\u000atwo\\u0009"}'],
    ['label_replace(a, "x", "$1", "y", "(.*)")', { y: 'z' }, 'label_replace(a, "x", "$1", "y", "(.*)")'],
    ['a{host=~"x$"} # $host', { host: 'z' }, 'a{host=~"x$"} # $host'],
    ['a # it\'s "\n + b{c="$c"}', { c: 'd' }, 'a # it\'s "\n + b{c="d"}'],
    ['a{host="\\$host"}', { host: '"' }, 'a{host="\\$host"}'],
    ['a{host="\\\\$host"}', { host: '"' }, 'a{host="\\\\\\""}'],
    ['a{host="$unknown"}', {}, 'a{host="$unknown"}'],
  ])('%s', (expression, variables, filled) => {
    expect(fill(expression, variables)).toBe(filled);
  });

  test.each<[string, Variables, RegExp]>([
    ['$metric', { metric: 'up' }, /^\$metric stands outside of quotes/],
    ['a{$matcher}', { matcher: 'b="c"' }, /^\$matcher stands outside of quotes/],
    ['rate(a[$window])', { window: '5m' }, /^\$window stands outside of quotes/],
    ['a{b="$c"}', { c: ['d', 'e'] }, /^Several values are chosen for \$c/],
    ['a{b!="$c"}', { c: [] }, /^Nothing is chosen for \$c/],
    ['a{b=`$c`}', { c: 'a`b' }, /backticks/],
  ])('%s is refused', (expression, variables, sentence) => {
    const filling = () => fill(expression, variables);
    expect(filling).toThrow(Refusal);
    expect(filling).toThrow(sentence);
  });
});

test('pieces put together are the expression, whatever it is', () => {
  const text = fc.string({
    unit: fc.constantFrom('"', "'", '`', '\\', '#', '\n', '\r', 'a', '$a', '{', '=', '~', ' '),
  });
  fc.assert(
    fc.property(text, expression => {
      expect(
        piecesOf(expression)
          .map(piece => piece.text)
          .join(''),
      ).toBe(expression);
    }),
  );
});

describe('no value changes what an expression is', () => {
  const CORPUS = [
    ...[
      '"',
      "'",
      '`',
      '\\',
      '\\\\',
      '\\"',
      '"}',
      '"} or vector(1) #',
      `'} or vector(1) #`,
      '` or 1',
      '\n',
      '\r\n',
    ],
    ...[
      '$x',
      `\${x}`,
      '$interval',
      '{{',
      '}',
      '(',
      ')|(',
      '.*',
      '[',
      ']',
      '\\d',
      '#',
      '\u0000',
      '\u2028',
      '\ud800',
      '😀',
    ],
    ...['", __name__="secret', '\\u0022', '\\x22} or up', '$', '$$', 'a|b', '-1', ''],
  ];
  const value = fc.oneof(
    fc.constantFrom(...CORPUS),
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...CORPUS), { minLength: 2, maxLength: 5 }).map(parts => parts.join('')),
  );
  const PATTERNS = [
    'a{x=~"$x"}',
    "sum by (y) (rate(a{x!~'^$x$'}[$interval]))",
    `a{y="1",x=~"p-\${x}-s"} > 1`,
  ];
  const VALUES = [
    'a{x="$x"}',
    'a{x!=\'$x\', y=~"b|c"}',
    'label_replace(a, "x", "$x", "y", "(.*)") # "',
    'a{x="\\\\$x"}',
  ];

  test('alone, in every kind of quotes', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(...PATTERNS, ...VALUES), (x, expression) => {
        const plain = fill(expression, { x: 'plain' });
        expect(treeOf(fill(expression, { x }))).toEqual(treeOf(plain));
        expect(treeOf(plain)).not.toContain('⚠');
      }),
    );
  });

  test('or with others', () => {
    fc.assert(
      fc.property(fc.array(value), fc.constantFrom(...PATTERNS), (x, expression) => {
        expect(treeOf(fill(expression, { x }))).toEqual(treeOf(fill(expression, { x: 'plain' })));
      }),
    );
  });

  test('and a pattern is these values and nothing else', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), value, (values, other) => {
        const [, literal] = /=~(".*")/s.exec(fill('a{x=~"$x"}', { x: values }))!;
        const pattern = new RegExp(`^(?:${JSON.parse(literal!)})$`, 's');
        for (const one of values) expect(pattern.test(one.toWellFormed())).toBe(true);
        const known = values.map(one => one.toWellFormed());
        expect(pattern.test(other.toWellFormed())).toBe(known.includes(other.toWellFormed()));
      }),
    );
  });
});
