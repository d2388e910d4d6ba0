import { expect, test } from 'vitest';
import { toPlotData, valueRange } from './plot-data.ts';

test('lines are drawn as they are, or stacked', () => {
  const data = {
    times: [1, 2],
    series: [
      { name: 'a', values: [1, undefined] },
      { name: 'b', values: [2, 3] },
    ],
  };
  const settings = { stacking: 'none', gaps: 'break' } as const;
  expect(toPlotData(data, settings)).toEqual([
    [1, 2],
    [1, undefined],
    [2, 3],
  ]);
  expect(toPlotData(data, { ...settings, stacking: 'normal' })).toEqual([
    [1, 2],
    [1, 0],
    [3, 3],
  ]);
});

test('a line far from zero is drawn close up, one near it starts at zero', () => {
  expect(valueRange({ min: 95, max: 105 }, {}, false)[0]).toBeGreaterThan(90);
  expect(valueRange({ min: 5, max: 105 }, {}, false)[0]).toBe(0);
  expect(valueRange({ min: 95, max: 105 }, {}, true)[0]).toBe(0);
});

test('limits from the options win; a reversed pair still makes an axis', () => {
  expect(valueRange({ min: 5, max: 105 }, { least: 0, most: 50 }, false)).toEqual([0, 50]);
  const [low, high] = valueRange({ min: 0, max: 1 }, { least: 10, most: 5 }, false);
  expect(high).toBeGreaterThan(low);
});

test('one value, or none, has air around it', () => {
  expect(valueRange({ min: 7, max: 7 }, {}, false)[1]).toBeGreaterThan(7);
  expect(valueRange({ min: null, max: null }, {}, false)).toEqual([0, 1.06]);
});
