import { describe, expect, test } from 'vitest';
import { FrameSchema } from '#core/query/index.ts';
import { acceptsValue } from '#core/testing/validator.ts';
import { Refusal } from '#server/problems.ts';
import { type FrameWish, frameOf } from './frame.ts';
import { momentsOf } from './moments.ts';
import { seriesNames } from './series-names.ts';

const AT = 1_700_000_000_000;
const accepts = acceptsValue(FrameSchema);

function frame(resultType: string, result: unknown, wish: Partial<FrameWish> = {}) {
  const made = frameOf(
    { resultType, result },
    { at: AT, legend: undefined, series: 1_000, step: 10, ...wish },
  );
  expect(accepts(made)).toBe(true);
  for (const { values } of made.columns) expect(values).toHaveLength(made.rows);
  return made;
}
const valuesOf = ({ columns }: ReturnType<typeof frame>) =>
  Object.fromEntries(columns.map(({ name, values }) => [name, values]));

describe('over a range', () => {
  test('there is a column per series on one grid; NaN and infinity are nothing', () => {
    const made = frame('matrix', [
      {
        metric: { host: 'a', job: 'x' },
        values: [
          [1, '1'],
          [11, 'NaN'],
          [21, '-0'],
        ],
      },
      {
        metric: { host: 'b', job: 'x' },
        values: [
          [11, '2.5e3'],
          [21, '-Inf'],
        ],
      },
    ]);
    expect(valuesOf(made)).toEqual({
      time: [1_000, 11_000, 21_000],
      '{host="a"}': [1, null, 0],
      '{host="b"}': [null, 2_500, null],
    });
    expect(made.columns.map(({ type }) => type)).toEqual(['time', 'number', 'number']);
    expect(made).not.toHaveProperty('truncated');
  });

  test('where moments are missing the line ends', () => {
    const made = frame('matrix', [
      {
        metric: {},
        values: [
          [10, '1'],
          [20, '2'],
          [60.001, '3'],
        ],
      },
    ]);
    expect(valuesOf(made)).toEqual({ time: [10_000, 20_000, 30_000, 60_001], value: [1, 2, null, 3] });
  });

  test('nothing found is a frame without rows', () => {
    expect(frame('matrix', [])).toEqual({ columns: [], rows: 0, at: AT });
  });

  test('more series than are shown, or cells than are held, are left out and said to be', () => {
    const series = (count: number, values: number, shift = 0) =>
      Array.from({ length: count }, (_, n) => ({
        metric: { n: String(n) },
        values: Array.from({ length: values }, (_, at) => [at + n * shift, '1']),
      }));
    const few = frame('matrix', series(3, 1), { series: 2 });
    expect([few.columns.length, few.truncated]).toEqual([3, true]);
    const many = frame('matrix', series(500, 1_000));
    expect(many.columns.length * many.rows).toBeLessThanOrEqual(200_000);
    expect([many.columns.length > 100, many.truncated]).toEqual([true, true]);
    const apart = frame('matrix', series(1_000, 100, 100));
    expect(apart.columns.length * apart.rows).toBeLessThanOrEqual(200_000);
    expect(apart.truncated).toBe(true);
  });
});

describe('at one moment', () => {
  const VECTOR = [
    { metric: { __name__: 'up', host: 'a', value: 'v' }, value: [1, '1'] },
    { metric: { __name__: 'up', job: 'x' }, value: [1, 'NaN'] },
  ];

  test('there is a row per series, with its labels', () => {
    expect(valuesOf(frame('vector', VECTOR))).toEqual({
      host: ['a', null],
      job: [null, 'x'],
      'value (label)': ['v', null],
      value: [1, null],
    });
    const [first, second] = VECTOR;
    const named = [first, { ...second, metric: { __name__: 'down' } }];
    expect(valuesOf(frame('vector', named)).__name__).toEqual(['up', 'down']);
  });

  test('or with its legend', () => {
    expect(valuesOf(frame('vector', VECTOR, { legend: '{{host}}' }))).toEqual({
      series: ['a', 'value'],
      value: [1, null],
    });
  });

  test('a single number or text is one value', () => {
    expect(valuesOf(frame('scalar', [1, '2']))).toEqual({ value: [2] });
    expect(valuesOf(frame('string', [1, 'two']))).toEqual({ value: ['two'] });
  });

  test('more rows than are shown are said to be', () => {
    const made = frame('vector', VECTOR, { series: 1 });
    expect([made.rows, made.truncated]).toEqual([1, true]);
  });
});

test.each<[string, unknown, RegExp]>([
  ['matrix', {}, /not as Prometheus does/],
  ['matrix', [{ metric: null, values: [] }], /not as Prometheus does/],
  ['matrix', [{ metric: {}, values: [['now', '1']] }], /not as Prometheus does/],
  ['matrix', [{ metric: {}, values: 'many' }], /not as Prometheus does/],
  ['vector', [{ metric: {} }], /not as Prometheus does/],
  ['tensor', [], /not as Prometheus does/],
  ['matrix', [{ metric: {}, histograms: [[1, {}]] }], /histogram_quantile/],
  ['vector', [{ metric: {}, histogram: [1, {}] }], /histogram_quantile/],
])('%s %j is refused', (resultType, result, sentence) => {
  const making = () => frame(resultType, result);
  expect(making).toThrow(Refusal);
  expect(making).toThrow(sentence);
});

describe('the name of a series', () => {
  const UP = { __name__: 'up', host: 'a' };

  test.each<[string, Parameters<typeof seriesNames>[0], string | undefined, string[]]>([
    ['is that of the metric when it is alone', [UP], undefined, ['up']],
    ['is a word when it has none', [{}], undefined, ['value']],
    ['says where they differ', [UP, { ...UP, host: 'b"' }], undefined, ['{host="a"}', '{host="b\\""}']],
    ['has the metric where that differs', [UP, { __name__: 'down' }], undefined, ['up{host="a"}', 'down']],
    ['is by the legend', [UP, { host: 'b' }], '{{ host }}: {{__name__}}', ['a: up', 'b:']],
    ['is nobody else’s', [UP, UP, UP, { host: 'a (2)' }], '{{host}}', ['a', 'a (2)', 'a (3)', 'a (2) (2)']],
    ['is never that of the time', [{ host: 'time' }], '{{host}}', ['time (2)']],
    ['finds no properties of JavaScript', [UP], '{{constructor}}{{toString}}', ['value']],
    ['is bounded', [UP], 'x'.repeat(300), ['x'.repeat(200)]],
  ])('%s', (_title, series, legend, names) => {
    expect(seriesNames(series, legend, ['time'])).toEqual(names);
  });

  test('takes no longer for a thousand of the same', () => {
    const names = seriesNames(
      Array.from({ length: 5_000 }, () => UP),
      'same',
    );
    expect(new Set(names).size).toBe(5_000);
  });
});

describe('the moments', () => {
  const HOUR = 3_600_000;

  test('lie on a grid, so that a moment later the same is asked', () => {
    const asked = (now: number) => momentsOf({ range: { from: now - HOUR, to: now }, now, points: 400 });
    expect(asked(AT)).toEqual(asked(AT + 3_000));
    expect(asked(AT)).toMatchObject({ start: (AT - HOUR) / 1_000, end: AT / 1_000, step: 10 });
    expect(asked(AT).durations).toEqual({ interval: '10s', rate_interval: '60s', range: '3600s' });
  });

  test('are a second apart at least, and no more than Prometheus answers', () => {
    expect(momentsOf({ range: { from: AT, to: AT }, now: AT, points: 400 })).toMatchObject({ step: 1 });
    const { start, end, step } = momentsOf({ range: { from: 0, to: AT }, now: AT, points: 1e9 });
    expect((end - start) / step).toBeLessThan(11_000);
  });

  test('are those of the last hour where nothing says which', () => {
    const { start, end, durations } = momentsOf({ range: null, now: AT, points: 400 });
    expect([end - start, durations.range]).toEqual([3_600, '3600s']);
  });
});
