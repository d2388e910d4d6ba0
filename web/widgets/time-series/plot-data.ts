import type { AlignedData } from 'uplot';
import type { TimeSeries } from '../series.ts';
import { stack } from '../stack.ts';
import type { TimeSeriesSettings } from './settings.ts';

/** What is drawn: the lines themselves, or, stacked, each on the shoulders of those before it. */
export function toPlotData(
  { times, series }: Pick<TimeSeries, 'times' | 'series'>,
  { stacking, gaps }: Pick<TimeSeriesSettings, 'stacking' | 'gaps'>,
): AlignedData {
  const lines = series.map(({ values }) => values);
  const drawn = stacking === 'none' ? lines : stack({ times, lines }, stacking, gaps === 'connect');
  return [times, ...drawn] as unknown as AlignedData;
}

/**
 * @param withZero whether the drawing says something false without its zero line (areas, bars)
 * @returns the ends of the value axis: what the options say, else the data with a little air
 */
export function valueRange(
  data: { readonly min: number | null; readonly max: number | null },
  limits: { readonly least?: number | undefined; readonly most?: number | undefined },
  withZero: boolean,
): [number, number] {
  let low = data.min ?? 0;
  let high = data.max ?? 1;
  // A line that stays far from zero is drawn close up; one that comes near it starts at zero.
  if (withZero || (low > 0 && low < high * 0.6)) low = Math.min(low, 0);
  if (withZero) high = Math.max(high, 0);
  if (low === high) {
    const air = Math.abs(high) * 0.1 || 1;
    high += air;
    if (low !== 0) low -= air;
  } else {
    const air = (high - low) * 0.06;
    high += air;
    if (low !== 0) low -= air;
  }
  const least = limits.least ?? low;
  const most = limits.most ?? high;
  return least < most ? [least, most] : [Math.min(least, most), Math.min(least, most) + 1];
}
