import { useMemo, useState } from 'react';
import { type Frame, resolveRange, type TimeRange } from '#core/query/index.ts';
import { formatNumber, plural } from '../../ui/index.ts';
import type { WidgetProps } from '../definition.ts';
import { toTimeSeries } from '../to-time-series.ts';
import { NoValues, Unfit } from '../unfit.tsx';
import { describeTimeSeries, summarizeTimeSeries } from './describe.ts';
import { type Hidden, isolated, toggled } from './hidden-lines.ts';
import { LegendList, LegendTable } from './legend.tsx';
import { Plot } from './plot.tsx';
import { readSettings } from './settings.ts';

const NONE: Hidden = new Set();

/** Numbers over time: lines, areas or bars. */
export default function TimeSeriesWidget({ title, options, frame, range, onSelectTime }: WidgetProps) {
  const settings = useMemo(() => readSettings(options), [options]);
  const { gaps } = settings;
  const data = useMemo(() => (frame ? toTimeSeries(frame, gaps) : null), [frame, gaps]);
  const [hidden, setHidden] = useState(NONE);
  const shown = useMemo(() => {
    const lines = (data?.series ?? []).map((line, colour) => ({ ...line, colour }));
    const left = lines.filter(({ name }) => !hidden.has(name));
    // The data may have other lines by now than those that somebody chose from.
    return left.length > 0 ? left : lines;
  }, [data, hidden]);
  if (!frame || !data) return <Unfit needs="a time column and a number column" />;
  if (!hasValues(data.series)) return <NoValues />;

  const { series, dropped, times } = data;
  const names = series.map(({ name }) => name);
  const legend = {
    series,
    hidden: shown.length === series.length ? NONE : hidden,
    style: settings.number,
    onIsolate: (name: string) => setHidden(before => isolated(before, names, name)),
    onToggle: (name: string) => setHidden(before => toggled(before, names, name)),
  };
  return (
    <figure className="flex h-full flex-col">
      <figcaption className="sr-only">{describeTimeSeries(title, data, settings.number)}</figcaption>
      <Plot
        label={summarizeTimeSeries(title, data, settings.number)}
        times={times}
        series={shown}
        settings={settings}
        timeRange={shownTime(range, frame, times)}
        onSelectTime={onSelectTime}
      />
      {settings.legend === 'list' && series.length > 1 && <LegendList {...legend} />}
      {settings.legend === 'table' && <LegendTable {...legend} />}
      {dropped > 0 && (
        <p className="shrink-0 px-3 pb-1.5 text-xs text-faint">
          The first {plural(series.length, 'series', 'series')} of {formatNumber(series.length + dropped, 0)};{' '}
          {plural(dropped, 'more', 'more')} are not drawn.
        </p>
      )}
    </figure>
  );
}

function hasValues(series: readonly { readonly values: readonly unknown[] }[]): boolean {
  return series.some(({ values }) => values.some(value => typeof value === 'number'));
}

/**
 * The ends of the time axis: the range that was asked for, at the moment the data is of, so that it moves
 * on with the data. Without a range, where the data is.
 */
function shownTime(range: TimeRange | null, frame: Frame, times: readonly number[]): [number, number] {
  const asked = range && resolveRange(range, frame.at);
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined || (asked && asked.to > asked.from))
    return asked ? [asked.from, asked.to] : [frame.at - 3_600_000, frame.at];
  return first < last ? [first, last] : [first - 1_800_000, last + 1_800_000];
}
