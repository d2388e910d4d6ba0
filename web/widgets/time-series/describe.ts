import { formatMoment } from '../format-time.ts';
import { type NumberStyle, numberText } from '../numbers.ts';
import { reduce } from '../reduce.ts';
import type { TimeSeries } from '../series.ts';

const MOST_DESCRIBED = 5;

/** @returns the chart in words, for those who cannot see it: what, when, and the extent of each line */
export function describeTimeSeries(title: string, data: TimeSeries, style: NumberStyle): string {
  const { times, series } = data;
  if (times.length === 0) return `${title || 'Chart'}: no values.`;
  const span = times.at(-1)! - times[0]!;
  const when = `from ${formatMoment(times[0]!, span)} to ${formatMoment(times.at(-1)!, span)}`;
  const lines = series.slice(0, MOST_DESCRIBED).map(({ name, values, unit }) => {
    const say = (how: 'last' | 'min' | 'max') =>
      numberText(reduce(values, how), { ...style, unit: style.unit ?? unit });
    return `${name}: last ${say('last')}, lowest ${say('min')}, highest ${say('max')}.`;
  });
  const more = series.length - lines.length;
  return [`${title || 'Chart'} ${when}.`, ...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
