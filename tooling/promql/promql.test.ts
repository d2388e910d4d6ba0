import { describe, expect, test } from 'vitest';
import { missingFrom, readExposition, scaledExpression, secondsOf, selectorsOf } from './index.ts';

const asked = (expression: string) =>
  selectorsOf(expression).map(({ metric, labels }) => [metric, ...labels]);

describe('the selectors of an expression', () => {
  test.each([
    ['up', [['up']]],
    ['{__name__="up", job="a"}', [['up', 'job']]],
    ['rate(a:b_total{x="1",y=~"4.."}[5m]) > 0.5', [['a:b_total', 'x', 'y']]],
    ['sum by (job, le) (rate(a[5m]))', [['a', 'job', 'le']]],
    ['sum(a) by (job)', [['a', 'job']]],
    ['max without (instance) (a)', [['a']]],
    ['sum by (x) (max by (x, y) (a))', [['a', 'x', 'y']]],
    [
      'sum by (x) (a / b)',
      [
        ['a', 'x'],
        ['b', 'x'],
      ],
    ],
    [
      'sum by (x) (a and on (y) b)',
      [
        ['a', 'x', 'y'],
        ['b', 'y'],
      ],
    ],
    ['sum by (x) (a unless b)', [['a', 'x'], ['b']]],
    [
      'a * on (instance) group_left (version) b',
      [
        ['a', 'instance'],
        ['b', 'instance', 'version'],
      ],
    ],
    ['sum by (version) (a * ignoring (x) group_right (version) b)', [['a', 'version'], ['b']]],
    ['sum by (made) (label_replace(a, "made", "$1", "of", "(.*)"))', [['a']]],
    ['absent(a{job="x"})', [['a', 'job']]],
    ['histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m]))) or vector(0)', [['a_bucket', 'le']]],
    ['max_over_time((a > 3)[1h:5m])', [['a']]],
    ['vector(1)', []],
  ])('%s', (expression, selectors) => {
    expect(asked(expression)).toEqual(selectors);
  });

  test('carry their comparisons, without quotes', () => {
    expect(selectorsOf(`a{x!~"4\\\\d",y='z'}`)[0]!.matchers).toEqual([
      { label: 'x', operator: '!~', value: '4\\d' },
      { label: 'y', operator: '=', value: 'z' },
    ]);
  });

  test.each(['a{', 'sum by (', 'rate(a[5m)', '', 'a b'])('"%s" is refused with the place', text => {
    expect(() => selectorsOf(text)).toThrow(/This is no PromQL from character \d+ on/);
  });

  test('a selector without a name is refused', () => {
    expect(() => selectorsOf('{job="x"}')).toThrow('A selector does not name its metric: {job="x"}');
  });
});

describe('what an expression looks for', () => {
  const exposed = readExposition(`# HELP a_total With "quotes"
# TYPE a_total counter
a_total{kind="one",text="a } \\" b"} 3
a_total{kind="two",text="c"} 4 1700000000000
# TYPE d histogram
d_bucket{le="0.25"} 1
d_bucket{le="+Inf"} 1
d_count 1
# TYPE empty counter
`);
  const missing = (expression: string) => missingFrom(exposed, expression, metric => metric === 'up');

  test('is found by name, label and bucket', () => {
    expect(exposed.get('a_total')?.get('kind')).toEqual(new Set(['one', 'two']));
    expect(missing('sum by (kind, job, instance) (a_total{text="never"}) / on () up{any="x"}')).toEqual([]);
    expect(missing('d_bucket{le="0.25"} + d_bucket{le=~"0\\\\.25|1"} + d_count')).toEqual([]);
  });

  test('and what is not there is named', () => {
    expect(missing('b + empty + sum by (sort) (a_total)')).toEqual([
      'b is not exposed',
      'empty is not exposed',
      'a_total has no label sort',
    ]);
    expect(missing('d_bucket{le="0.2"} + d_bucket{le=~"1(\\\\.0)?"} + d_count{le="1"}')).toEqual([
      'd_bucket has no bucket le="0.2"',
      'd_bucket has no bucket le=~"1(\\.0)?"',
      'd_count has no label le',
    ]);
  });
});

describe('time', () => {
  test('is read as Prometheus writes it', () => {
    expect(['500ms', '30s', '5m', '1h30m', '3d', '1w'].map(secondsOf)).toEqual([
      0.5, 30, 300, 5_400, 259_200, 604_800,
    ]);
    for (const text of ['', '5', 'm', '5 m', '5x', '-5m']) expect(() => secondsOf(text)).toThrow(SyntaxError);
  });

  test('is divided in ranges and offsets, never in numbers and texts', () => {
    const scale = { divisor: 60, shortestRange: 4 };
    expect(
      scaledExpression('rate(a{x="[5m]"}[5m] offset 1h) > 300 and max_over_time(b[3d:30m]) > 1.5', scale),
    ).toBe('rate(a{x="[5m]"}[5s] offset 60s) > 300 and max_over_time(b[4320s:30s]) > 1.5');
    expect(scaledExpression('rate(a[1m])', scale)).toBe('rate(a[4s])');
    expect(scaledExpression('rate(a[15m])', { divisor: 200, shortestRange: 1 })).toBe('rate(a[4500ms])');
  });
});
