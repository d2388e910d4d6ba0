import type uPlot from 'uplot';
import { expect, test } from 'vitest';
import type { ChartColours } from '../theme.ts';
import { drawThresholds } from './threshold-lines.ts';

/** A plot of 100 pixels for the values from 0 to 100, which remembers what is written on it. */
function plotOf100() {
  const written: [text: string, side: string, row: number][] = [];
  const shaded: [from: number, to: number][] = [];
  const ctx = {
    textBaseline: '',
    fillText(text: string, _: number, row: number) {
      written.push([text, this.textBaseline === 'top' ? 'below' : 'above', row]);
    },
    fillRect: (_: number, top: number, __: number, height: number) => shaded.push([top, top + height]),
    ...Object.fromEntries(
      ['save', 'restore', 'setLineDash', 'beginPath', 'moveTo', 'lineTo', 'stroke'].map(name => [
        name,
        () => {},
      ]),
    ),
  };
  const plot = {
    ctx,
    bbox: { left: 0, top: 0, width: 400, height: 100 },
    valToPos: (value: number) => 100 - value,
  } as unknown as uPlot;
  return { plot, written, shaded };
}

const THEME = { warning: 'rgb(1, 2, 3)', alarm: 'oklch(0.5 0.1 20)' } as ChartColours;

function namesOf(thresholds: { warning?: number; alarm?: number }, unit = '%') {
  Object.assign(globalThis, { devicePixelRatio: 1 });
  const { plot, written } = plotOf100();
  drawThresholds(plot, { worse: 'above', ...thresholds }, { style: { unit }, theme: THEME, bands: false });
  return written.map(([text, side]) => `${text} ${side}`);
}

test('limits are named with the unit of their axis', () => {
  expect(namesOf({ warning: 40 }, 'ms')).toEqual(['Warning 40\u00a0ms above']);
  expect(namesOf({ warning: 40, alarm: 80 })).toEqual(['Warning 40% above', 'Alarm 80% above']);
});

test('names stand apart where limits are close, and within the drawing', () => {
  expect(namesOf({ warning: 50, alarm: 60 })).toEqual(['Warning 50% below', 'Alarm 60% above']);
  expect(namesOf({ warning: 60, alarm: 50 })).toEqual(['Warning 60% above', 'Alarm 50% below']);
  expect(namesOf({ alarm: 95 })).toEqual(['Alarm 95% below']);
});

test('limits out of sight are not drawn', () => {
  expect(namesOf({ warning: 120, alarm: -5 })).toEqual([]);
});

test('bands lie on the side that is worse, and end with the drawing', () => {
  const bandsOf = (worse: 'above' | 'below') => {
    Object.assign(globalThis, { devicePixelRatio: 1 });
    const { plot, shaded } = plotOf100();
    drawThresholds(plot, { worse, warning: 40, alarm: 180 }, { style: {}, theme: THEME, bands: true });
    return shaded;
  };
  expect(bandsOf('above')).toEqual([
    [0, 60],
    [0, 0],
  ]);
  expect(bandsOf('below')).toEqual([
    [60, 100],
    [0, 100],
  ]);
});
