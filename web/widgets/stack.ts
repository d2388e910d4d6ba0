import type { Stacking } from './number-options.ts';
import type { Reading } from './series.ts';

interface Lines {
  /** milliseconds since 1970, ascending */
  readonly times: readonly number[];
  readonly lines: readonly (readonly Reading[])[];
}

/**
 * Puts lines on the shoulders of those before them. A missing value counts as nothing, unless no line has one
 * there; where a line has no row it is as high as between its neighbours, or the pile would jump.
 *
 * @param how on top of each other as they are, or as shares of the whole at each time, in percent
 * @param connect missing values are drawn over, too
 */
export function stack(
  { times, lines }: Lines,
  how: Exclude<Stacking, 'none'>,
  connect: boolean,
): (number | null)[][] {
  const filled = lines.map(values => fillBetween(times, values, connect));
  const known = times.map((_, at) => filled.some(values => values[at] !== null));
  const whole = times.map((_, at) => filled.reduce((sum, values) => sum + Math.abs(values[at] ?? 0), 0));
  const sums = new Array<number>(times.length).fill(0);
  return filled.map(values =>
    values.map((value, at) => {
      if (!known[at]) return null;
      const share = how === 'normal' ? 1 : whole[at] === 0 ? 0 : 100 / whole[at]!;
      sums[at] = sums[at]! + (value ?? 0) * share;
      return sums[at]!;
    }),
  );
}

/** Draws a straight line over what is not there, between the values on both sides. */
function fillBetween(
  times: readonly number[],
  values: readonly Reading[],
  connect: boolean,
): (number | null)[] {
  const out = values.map(value => value ?? null);
  let before = -1;
  values.forEach((value, at) => {
    if (typeof value !== 'number') return;
    const from = values[before];
    if (typeof from === 'number') {
      const step = (value - from) / (times[at]! - times[before]!);
      for (let between = before + 1; between < at; between++)
        if (values[between] === undefined || connect)
          out[between] = from + step * (times[between]! - times[before]!);
    }
    before = at;
  });
  return out;
}
