import { areDays, formatDay, formatMoment } from '../format-time.ts';
import { type NumberStyle, numberText } from '../numbers.ts';
import { reduce } from '../reduce.ts';
import type { TimeSeries } from '../series.ts';

const MOST_DESCRIBED = 5;

/** @returns the chart in words, for those who cannot see it: what, when, and the extent of each line */
export function describeTimeSeries(title: string, data: TimeSeries, style: NumberStyle): string {
  const { times, series } = data;
  if (times.length === 0) return `${title || 'Chart'}: no values.`;
  const span = times.at(-1)! - times[0]!;
  const say = (at: number) => (areDays(times) ? formatDay(at) : formatMoment(at, span));
  const when = `from ${say(times[0]!)} to ${say(times.at(-1)!)}`;
  const lines = series.slice(0, MOST_DESCRIBED).map(({ name, values, unit }) => {
    const find = (how: 'last' | 'min' | 'max') =>
      numberText(reduce(values, how), { ...style, unit: style.unit ?? unit });
    return `${name}: last ${find('last')}, lowest ${find('min')}, highest ${find('max')}.`;
  });
  const more = series.length - lines.length;
  return [`${title || 'Chart'} ${when}.`, ...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
