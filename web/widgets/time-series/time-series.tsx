import { useMemo, useState } from 'react';
import { type Frame, resolveRange, type TimeRange } from '#core/query/index.ts';
import type { WidgetProps } from '../definition.ts';
import { toTimeSeries } from '../series.ts';
import { Unfit } from '../unfit.tsx';
import { describeTimeSeries } from './describe.ts';
import { Legend } from './legend.tsx';
import { Plot } from './plot.tsx';
import { readSettings } from './settings.ts';

/** Numbers over time: lines, areas or bars. */
export default function TimeSeriesWidget({ title, options, frame, range, onSelectTime }: WidgetProps) {
  const data = useMemo(() => (frame ? toTimeSeries(frame) : null), [frame]);
  const settings = useMemo(() => readSettings(options), [options]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(
    () =>
      (data?.series ?? [])
        .map((line, colour) => ({ ...line, colour }))
        .filter(({ name }) => !hidden.has(name)),
    [data, hidden],
  );
  if (!frame || !data) return <Unfit needs="a time column and a number column" />;

  const toggle = (name: string) =>
    setHidden(before => {
      const after = new Set(before);
      if (!after.delete(name)) after.add(name);
      return after;
    });
  return (
    <figure className="flex h-full flex-col">
      <figcaption className="sr-only">{describeTimeSeries(title, data, settings.number)}</figcaption>
      <Plot
        times={data.times}
        series={shown}
        settings={settings}
        timeRange={shownTime(range, frame, data.times)}
        onSelectTime={onSelectTime}
      />
      {settings.legend && data.series.length > 1 && (
        <Legend
          series={data.series}
          hidden={hidden}
          style={settings.number}
          dropped={data.dropped}
          onToggle={toggle}
        />
      )}
    </figure>
  );
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
