import { type AbsoluteRange, bucketStart, bucketWidth } from '#core/query/index.ts';
import type { SourceRequest } from '../../source.ts';

/** What is shown where nothing says how much: Prometheus has no beginning. */
const WITHOUT_RANGE_MS = 3_600_000;
const SECOND = 1_000;
/** Prometheus answers at most 11,000 points of a series. */
const MOST_POINTS = 10_000;
/** Four scrapes of 15 seconds: what a rate needs to be one. */
const RATE_SECONDS = 60;
const SCRAPE_SECONDS = 15;

/** At which moments an expression is evaluated, in seconds since 1970. */
export interface Moments {
  readonly start: number;
  readonly end: number;
  /** seconds, whole */
  readonly step: number;
  /** what expressions may mention: `$interval`, `$rate_interval`, `$range` */
  readonly durations: Readonly<Record<string, string>>;
}

/** Start and end lie on the step's grid: who asks again a moment later asks the same. */
export function momentsOf({ range, now, points }: Pick<SourceRequest, 'range' | 'now' | 'points'>): Moments {
  const wanted: AbsoluteRange = range ?? { from: now - WITHOUT_RANGE_MS, to: now };
  const width = Math.max(SECOND, bucketWidth(wanted, Math.min(points, MOST_POINTS)));
  const step = width / SECOND;
  const seconds = Math.max(1, Math.round((wanted.to - wanted.from) / SECOND));
  return {
    start: bucketStart(wanted.from, width) / SECOND,
    end: bucketStart(wanted.to, width) / SECOND,
    step,
    durations: {
      interval: `${step}s`,
      rate_interval: `${Math.max(RATE_SECONDS, step + SCRAPE_SECONDS)}s`,
      range: `${seconds}s`,
    },
  };
}
