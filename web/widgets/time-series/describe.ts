import { areDays, formatDay, formatMoment } from '../format-time.ts';
import { nameText } from '../mappings.ts';
import { type NumberStyle, numberText } from '../numbers.ts';
import { reduce } from '../reduce.ts';
import type { Series, TimeSeries } from '../series.ts';

const MOST_DESCRIBED = 5;

function extentOf(times: readonly number[]): string {
  const span = times.at(-1)! - times[0]!;
  const say = (at: number) => (areDays(times) ? formatDay(at) : formatMoment(at, span));
  return `${say(times[0]!)} to ${say(times.at(-1)!)}`;
}

function figureOf({ values, unit }: Series, style: NumberStyle, how: 'last' | 'min' | 'max'): string {
  return numberText(reduce(values, how), { ...style, unit: style.unit ?? unit });
}

/** @returns the drawing in a few words: how many lines, when, and the latest value of the first ones */
export function summarizeTimeSeries(title: string, data: TimeSeries, style: NumberStyle): string {
  const { times, series } = data;
  const name = title || 'Chart';
  if (times.length === 0) return `${name}: no values`;
  const count = series.length + data.dropped;
  const lines = count === 1 ? '1 series' : `${count} series`;
  const latest = series
    .slice(0, 3)
    .map(one => `${nameText(one.name, style.mappings)} ${figureOf(one, style, 'last')}`);
  return `${name}: ${lines}, ${extentOf(times)}, latest ${latest.join(', ')}`;
}

/** @returns the chart in words, for those who cannot see it: what, when, and the extent of each line */
export function describeTimeSeries(title: string, data: TimeSeries, style: NumberStyle): string {
  const { times, series } = data;
  if (times.length === 0) return `${title || 'Chart'}: no values.`;
  const lines = series.slice(0, MOST_DESCRIBED).map(one => {
    const find = (how: 'last' | 'min' | 'max') => figureOf(one, style, how);
    return `${nameText(one.name, style.mappings)}: last ${find('last')}, lowest ${find('min')}, highest ${find('max')}.`;
  });
  const more = series.length + data.dropped - lines.length;
  const tail = more > 0 ? [`And ${more} more.`] : [];
  return [`${title || 'Chart'} from ${extentOf(times)}.`, ...lines, ...tail].join(' ');
}
