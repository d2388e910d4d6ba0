import type { Level, Thresholds } from '../thresholds.ts';

export interface Scale {
  readonly least: number;
  readonly most: number;
}

/** A stretch of the scale on which values have the same level; as parts of the whole, 0 to 1. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly level: Level;
}

/** Ends that people would choose: one, two or five times a power of ten. */
const STEPS = [1, 2, 5, 10];
/** How far beyond its last limit a scale goes, of what lies before it. */
const BEYOND = 1.25;

/**
 * The ends of a gauge: what the options say, else from zero to beyond the limits, else a hundred for percentages,
 * one for ratios, else a round number that holds the values.
 */
export function gaugeScale(
  values: readonly (number | null)[],
  asked: { readonly least?: number | undefined; readonly most?: number | undefined },
  { warning, alarm }: Thresholds,
  unit: string | undefined,
): Scale {
  const present = values.filter(value => value !== null);
  const limits = [warning, alarm].filter(limit => limit !== undefined);
  const lowest = [...present, ...limits].reduce((a, b) => Math.min(a, b), 0);
  const least = asked.least ?? (lowest < 0 ? -roundUp(-lowest) : 0);
  if (asked.most !== undefined)
    return asked.most > least ? { least, most: asked.most } : { least, most: least + 1 };
  const whole = unit === '%' || unit === 'percent' ? 100 : unit === 'ratio' ? 1 : null;
  const highest = present.reduce((a, b) => Math.max(a, b), least);
  if (whole !== null && highest <= whole && least < whole) return { least, most: whole };
  const beyond = limits.length > 0 ? Math.max(...limits) : null;
  // Limits tell where it becomes interesting: then the scale does not jump with each value.
  const wanted = beyond === null ? highest : Math.max(highest, least + (beyond - least) * BEYOND);
  const most = roundUp(wanted);
  return most > least ? { least, most } : { least, most: least + 1 };
}

function roundUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find(one => one * power >= value) ?? 10;
  // Powers below one are no exact numbers: 0.2 must not become 0.20000000000000001.
  return Number((step * power).toPrecision(12));
}

/** @returns where a value stands on the scale, 0 to 1; one beyond it stands at the end */
export function placeOn({ least, most }: Scale, value: number): number {
  return Math.min(1, Math.max(0, (value - least) / (most - least)));
}

/** @returns the scale cut at its limits, from its lower end on */
export function bandsOf(scale: Scale, { warning, alarm, worse }: Thresholds): readonly Band[] {
  const places = [warning, alarm].map(limit => (limit === undefined ? null : placeOn(scale, limit)));
  const [w, a] = places as [number | null, number | null];
  // From the good end to the bad one; a warning beyond the alarm is never reached.
  const flipped = worse === 'below';
  const at = (place: number | null) => (place === null ? 1 : flipped ? 1 - place : place);
  const alarmFrom = at(a);
  const warningFrom = Math.min(at(w), alarmFrom);
  const bands: Band[] = [
    { from: 0, to: warningFrom, level: 'normal' },
    { from: warningFrom, to: alarmFrom, level: 'warning' },
    { from: alarmFrom, to: 1, level: 'alarm' },
  ];
  const filled = bands.filter(({ from, to }) => to > from);
  return flipped
    ? filled.map(({ from, to, level }) => ({ from: 1 - to, to: 1 - from, level })).reverse()
    : filled;
}
