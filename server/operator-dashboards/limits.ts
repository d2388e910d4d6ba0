import { BURNS, OBJECTIVES, type Threshold } from '#server/slo/index.ts';
import type { Limits } from './panels.ts';

/** Units of the catalogue for those of the thresholds. */
const FACTORS = { seconds: 1_000, share: 100 } as const;

/** @returns a threshold as a widget wants it: milliseconds for seconds, percent for shares */
export function limitsOf({ unit, warning, critical, below }: Threshold): Limits {
  const factor = unit === 'seconds' || unit === 'share' ? FACTORS[unit] : 1;
  const scaled = (value: number) => Number((value * factor).toPrecision(6));
  return {
    warningAt: scaled(warning),
    ...(critical === undefined ? {} : { alarmAt: scaled(critical) }),
    worse: below ? 'below' : 'above',
  };
}

/** @returns the limit of an objective that is judged by time, milliseconds */
export function withinOf(name: 'commands' | 'deliveries'): Limits {
  return { warningAt: OBJECTIVES[name].within * 1_000 };
}

/** @returns the limit of an objective as a share of good events, percent */
export function targetOf(name: keyof typeof OBJECTIVES): Limits {
  return { warningAt: Number((OBJECTIVES[name].target * 100).toPrecision(6)), worse: 'below' };
}

/** @returns the limits of failed requests, percent: what the objective leaves, and what is burnt at the fastest pace */
export function failureLimits(): Limits {
  const allowed = (1 - OBJECTIVES.availability.target) * 100;
  const rounded = (value: number) => Number(value.toPrecision(6));
  return { warningAt: rounded(allowed), alarmAt: rounded(allowed * BURNS[0]!.factor) };
}
