import { describe, expect, test } from 'vitest';
import { bandsOf, gaugeScale, placeOn } from './gauge-scale.ts';

const none = { worse: 'above' } as const;

describe('gaugeScale', () => {
  test('the options win; a reversed pair still makes a scale', () => {
    expect(gaugeScale([5], { least: 2, most: 8 }, none, undefined)).toEqual({ least: 2, most: 8 });
    expect(gaugeScale([5], { least: 8, most: 2 }, none, undefined)).toEqual({ least: 8, most: 9 });
  });
  test.each([
    [[42], undefined, 50],
    [[0.03], undefined, 0.05],
    [[1_000], undefined, 1_000],
    [[42], 'percent', 100],
    [[130], '%', 200],
    [[0.4], 'ratio', 1],
    [[0], undefined, 1],
    [[null], undefined, 1],
  ])('of %s in %s it ends at %s', (values, unit, most) => {
    expect(gaugeScale(values, {}, none, unit)).toEqual({ least: 0, most });
  });
  test('it goes beyond the limits, whatever the value is', () => {
    const limits = { warning: 60, alarm: 80, worse: 'above' } as const;
    expect(gaugeScale([3], {}, limits, 'ms')).toEqual({ least: 0, most: 100 });
    expect(gaugeScale([300], {}, limits, 'ms')).toEqual({ least: 0, most: 500 });
  });
  test('values below zero have room', () => {
    expect(gaugeScale([-3, 4], {}, none, undefined)).toEqual({ least: -5, most: 5 });
    expect(gaugeScale([-3], {}, none, undefined)).toEqual({ least: -5, most: 0 });
  });
});

test('a value beyond the scale stands at its end', () => {
  expect(placeOn({ least: 0, most: 10 }, 5)).toBe(0.5);
  expect(placeOn({ least: 0, most: 10 }, 50)).toBe(1);
  expect(placeOn({ least: 0, most: 10 }, -50)).toBe(0);
});

describe('bandsOf', () => {
  const scale = { least: 0, most: 100 };
  test('without limits there is one', () => {
    expect(bandsOf(scale, none)).toEqual([{ from: 0, to: 1, level: 'normal' }]);
  });
  test('upwards and downwards', () => {
    expect(bandsOf(scale, { warning: 50, alarm: 75, worse: 'above' })).toEqual([
      { from: 0, to: 0.5, level: 'normal' },
      { from: 0.5, to: 0.75, level: 'warning' },
      { from: 0.75, to: 1, level: 'alarm' },
    ]);
    expect(bandsOf(scale, { warning: 50, alarm: 25, worse: 'below' })).toEqual([
      { from: 0, to: 0.25, level: 'alarm' },
      { from: 0.25, to: 0.5, level: 'warning' },
      { from: 0.5, to: 1, level: 'normal' },
    ]);
  });
  test('an alarm before its warning leaves no room for it; limits beyond the scale are not there', () => {
    expect(bandsOf(scale, { warning: 75, alarm: 50, worse: 'above' }).map(({ level }) => level)).toEqual([
      'normal',
      'alarm',
    ]);
    expect(bandsOf(scale, { alarm: 500, worse: 'above' }).map(({ level }) => level)).toEqual(['normal']);
  });
});
