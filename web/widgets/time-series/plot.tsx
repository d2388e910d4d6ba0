import 'uplot/dist/uPlot.min.css';
import './plot.css';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { areDays } from '../format-time.ts';
import type { Series } from '../series.ts';
import { useChartColours } from '../theme.ts';
import { toPlotData } from './plot-data.ts';
import { plotOptions } from './plot-options.ts';
import type { TimeSeriesSettings } from './settings.ts';
import { type Point, Tooltip } from './tooltip.tsx';

export interface PlotProps {
  /** what is drawn, in a few words, for those who cannot see it */
  readonly label: string;
  readonly times: readonly number[];
  /** with the place of its colour, which stays when other lines are hidden */
  readonly series: readonly (Series & { readonly colour: number })[];
  readonly settings: TimeSeriesSettings;
  readonly timeRange: readonly [from: number, to: number];
  readonly onSelectTime: ((from: number, to: number) => void) | undefined;
}

/** uPlot in a box of any size. Data flows into the same chart; anything else makes a new one. */
export function Plot({ label, times, series, settings, timeRange, onSelectTime }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef({ times, series, timeRange, onSelectTime });
  latest.current = { times, series, timeRange, onSelectTime };
  const theme = useChartColours();
  const [point, setPoint] = useState<Point | null>(null);
  const lines = series.map(({ colour, unit }) => `${colour} ${unit}`).join('\n');
  const days = areDays(times);
  const selectable = onSelectTime !== undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `lines` stands for the series that make a new chart
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const plan = {
      settings,
      lines: latest.current.series,
      theme,
      days,
      timeRange: () => [...latest.current.timeRange] as [number, number],
      onCursor: (plot: uPlot) => setPoint(pointUnder(plot)),
      onSelect: selectable
        ? (from: number, to: number) => latest.current.onSelectTime?.(Math.round(from), Math.round(to))
        : undefined,
    };
    const made = new uPlot(
      plotOptions(plan, element.clientWidth, element.clientHeight),
      toPlotData(latest.current, settings),
      element,
    );
    chart.current = made;
    const leave = () => setPoint(null);
    made.over.addEventListener('mouseleave', leave);
    return () => {
      chart.current = null;
      setPoint(null);
      made.destroy();
    };
  }, [settings, theme, lines, days, selectable]);

  useEffect(() => {
    chart.current?.setData(toPlotData({ times, series }, settings));
  }, [times, series, settings]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the range is read through `latest` when uPlot asks
  useEffect(() => {
    const plot = chart.current;
    if (plot) plot.setData(plot.data, true);
  }, [timeRange[0], timeRange[1]]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      const plot = chart.current;
      if (plot && width > 0 && height > 0 && (plot.width !== width || plot.height !== height))
        plot.setSize({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <>
      <div ref={box} role="img" aria-label={label} className="plot min-h-0 flex-1 overflow-hidden" />
      {point && <Tooltip point={point} times={times} series={series} style={settings.number} />}
    </>
  );
}

/** Null on the charts that only follow the pointer of another one. */
function pointUnder(plot: uPlot): Point | null {
  const { idx, left, top } = plot.cursor;
  if (typeof idx !== 'number' || left === undefined || top === undefined || left < 0) return null;
  if (!plot.over.matches(':hover')) return null;
  const area = plot.over.getBoundingClientRect();
  return { index: idx, x: area.left + left, y: area.top + top };
}
