import { parsePromQl } from './parse.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** @param duration as Prometheus writes them, for example `1h30m` @returns seconds */
export function secondsOf(duration: string): number {
  let seconds = 0;
  const rest = duration.replaceAll(/(\d+)(ms|[smhdwy])/g, (_, count: string, unit: string) => {
    seconds += Number(count) * UNIT_SECONDS[unit]!;
    return '';
  });
  if (rest !== '' || duration === '') throw new SyntaxError(`This is no duration of Prometheus: ${duration}`);
  return seconds;
}

/** Rules of months for a drill of minutes. */
export interface TimeScale {
  /** every duration is divided by this */
  readonly divisor: number;
  /** seconds; no range is shorter, since it has to hold two scrapes at least */
  readonly shortestRange: number;
}

/** @returns seconds as Prometheus writes them, in whole milliseconds */
export const durationText = (seconds: number): string =>
  Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1_000)}ms`;

/** @returns the same expression with all its ranges and offsets divided; numbers stay as they are */
export function scaledExpression(expression: string, { divisor, shortestRange }: TimeScale): string {
  let scaled = '';
  let done = 0;
  parsePromQl(expression).iterate({
    enter({ name, from, to }) {
      if (name !== 'NumberDurationLiteralInDurationContext') return;
      const seconds = Math.max(shortestRange, secondsOf(expression.slice(from, to)) / divisor);
      scaled += expression.slice(done, from) + durationText(seconds);
      done = to;
    },
  });
  return scaled + expression.slice(done);
}
