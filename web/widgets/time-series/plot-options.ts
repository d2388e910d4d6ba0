import uPlot from 'uplot';
import { formatTick } from '../format-time.ts';
import { type NumberStyle, tickLabels } from '../numbers.ts';
import { type ChartColours, translucent } from '../theme.ts';
import { timeZone } from '../time-zone.ts';
import { valueRange } from './plot-data.ts';
import type { TimeSeriesSettings } from './settings.ts';
import { drawThresholds } from './threshold-lines.ts';

const AXIS_FONT = '11px "Inter Variable", system-ui, sans-serif';
/** Charts of one page show the same moment. */
const SHARED_CROSSHAIR = 'dashboard';
/** Bytes are read in powers of two. */
const BINARY_STEPS = Array.from({ length: 60 }, (_, power) => 2 ** power);

export interface PlannedLine {
  /** its place among all series, hidden ones too: this chooses its colour */
  readonly colour: number;
  readonly unit?: string | undefined;
}

export interface PlotPlan {
  readonly settings: TimeSeriesSettings;
  readonly lines: readonly PlannedLine[];
  readonly theme: ChartColours;
  /** the times are days, the same in every time zone */
  readonly days: boolean;
  readonly timeRange: () => [number, number];
  readonly onCursor: (plot: uPlot) => void;
  readonly onSelect: ((from: number, to: number) => void) | undefined;
}

/** @returns what uPlot needs to draw; made anew when anything but the data changes */
export function plotOptions(plan: PlotPlan, width: number, height: number): uPlot.Options {
  const { settings, theme, onSelect, lines } = plan;
  const stacked = settings.stacking !== 'none';
  const withZero = settings.draw !== 'line' || stacked;
  const [left, right] = scaleUnits(plan);
  const limits = settings.stacking === 'percent' ? { least: undefined, most: 100 } : settings;
  const range: uPlot.Scale.Range = (_, min, max) =>
    valueRange({ min: min ?? null, max: max ?? null }, limits, withZero);
  return {
    width,
    height,
    ms: 1,
    ...zonedDates(plan.days ? 'Etc/UTC' : timeZone()),
    padding: [8, right === undefined ? 26 : 4, 0, 4],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 7, width: 1.5, fill: () => theme.surface },
      drag: { x: onSelect !== undefined, y: false, setScale: false, dist: 6 },
      sync: { key: SHARED_CROSSHAIR, setSeries: false },
    },
    scales: { x: { time: true, range: plan.timeRange }, y: { range }, right: { range } },
    axes: [
      timeAxis(theme, plan.days),
      valueAxis(theme, { ...settings.number, unit: left }, 'y'),
      ...(right === undefined ? [] : [valueAxis(theme, { ...settings.number, unit: right }, 'right')]),
    ],
    series: [
      {},
      ...lines.map(({ colour, unit }) => {
        const scale = right === undefined || (unit ?? '') === left ? 'y' : 'right';
        return drawnLine(settings, theme.series[colour % theme.series.length]!, scale);
      }),
    ],
    bands: stacked
      ? lines.slice(1).map((_, index) => ({ series: [index + 2, index + 1] as [number, number] }))
      : [],
    hooks: {
      setCursor: [plan.onCursor],
      drawAxes: [
        plot => {
          // The limits are of values, not of shares of a whole.
          if (settings.stacking === 'percent') return;
          const style = { decimals: settings.number.decimals, unit: left };
          drawThresholds(plot, settings.thresholds, { style, theme, bands: settings.limitsAs === 'bands' });
        },
      ],
      setSelect: onSelect ? [plot => reportSelection(plot, onSelect)] : [],
    },
  };
}

/** Ticks stand where the clocks of the zone show round times. @param zone undefined: the browser's own */
function zonedDates(zone: string | undefined): Pick<uPlot.Options, 'tzDate'> {
  return zone === undefined ? {} : { tzDate: (at: number) => uPlot.tzDate(new Date(at), zone) };
}

/**
 * Lines of two units have an axis each; what is stacked, or named a unit in the options, has one.
 *
 * @returns the units of the left and, when there is one, of the right axis
 */
function scaleUnits({ settings, lines }: PlotPlan): [left: string, right?: string] {
  if (settings.stacking === 'percent') return ['%'];
  if (settings.number.unit) return [settings.number.unit];
  const units = [...new Set(lines.map(({ unit }) => unit ?? ''))];
  const [left = '', right] = units;
  if (right === undefined) return [left];
  return settings.stacking === 'normal' ? [''] : [left, units.length > 2 ? '' : right];
}

function reportSelection(plot: uPlot, onSelect: (from: number, to: number) => void): void {
  const { left, width } = plot.select;
  if (width < 6) return;
  onSelect(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

function drawnLine(settings: TimeSeriesSettings, stroke: string, scale: string): uPlot.Series {
  const bars = settings.draw === 'bars';
  const opacity = bars ? 0.85 : settings.stacking !== 'none' ? 0.35 : settings.draw === 'area' ? 0.14 : 0;
  return {
    scale,
    stroke,
    width: bars ? 0 : 1.5,
    fill: opacity > 0 ? translucent(stroke, opacity) : undefined,
    paths: bars ? uPlot.paths.bars!({ size: [0.8, 48, 1] }) : uPlot.paths.linear!(),
    // Dots only where a line cannot be seen: single values between gaps.
    points: bars ? { show: false } : { size: 4, fill: stroke, width: 0 },
    spanGaps: settings.gaps === 'connect',
  };
}

function timeAxis(theme: ChartColours, days: boolean): uPlot.Axis {
  return {
    stroke: theme.text,
    font: AXIS_FONT,
    size: 26,
    gap: 4,
    space: 64,
    grid: { show: false },
    ticks: { stroke: theme.grid, width: 1, size: 4 },
    values: (_, splits, __, ___, step) =>
      splits.map((at, index) => formatTick(at, step, index > 0 ? splits[index - 1]! : null, days)),
  };
}

function valueAxis(theme: ChartColours, style: NumberStyle, scale: 'y' | 'right'): uPlot.Axis {
  const onLeft = scale === 'y';
  return {
    scale,
    side: onLeft ? 3 : 1,
    stroke: theme.text,
    font: AXIS_FONT,
    gap: 6,
    space: 32,
    grid: onLeft ? { stroke: theme.grid, width: 1 } : { show: false },
    ticks: { show: false },
    size: (plot, labels) => {
      plot.ctx.font = AXIS_FONT;
      const widths = (labels ?? []).map(label => plot.ctx.measureText(label).width);
      return Math.max(28, Math.ceil(Math.max(0, ...widths)) + 12);
    },
    values: (_, splits) => tickLabels(splits, style),
    ...(style.unit?.startsWith('bytes') ? { incrs: BINARY_STEPS } : {}),
  };
}
