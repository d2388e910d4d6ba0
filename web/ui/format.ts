/** Numbers and times as people read them, in the browser's language (Intl; the formatters are kept). */

export interface FormattedValue {
  readonly text: string;
  /** smaller and dimmer beside the number; empty when there is none */
  readonly unit: string;
}

interface Scale {
  readonly per: number;
  readonly unit: string;
}

const MINUS = '\u2212';
const NO_VALUE = '–';
const scales = (step: number, units: readonly string[]): Scale[] =>
  units.map((unit, i) => ({ per: step ** i, unit }));

const DURATION_MS: readonly Scale[] = [
  { per: 1e-3, unit: 'µs' },
  { per: 1, unit: 'ms' },
  { per: 1_000, unit: 's' },
  { per: 60_000, unit: 'min' },
  { per: 3_600_000, unit: 'h' },
  { per: 86_400_000, unit: 'd' },
];
const COUNT = scales(1_000, ['', 'k', 'M', 'G', 'T']);

/** Units that grow by steps; every other unit stands as it is written. */
const SCALED: Readonly<Record<string, readonly Scale[]>> = {
  bytes: scales(1_024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']),
  'bytes/s': scales(1_024, ['B/s', 'KiB/s', 'MiB/s', 'GiB/s', 'TiB/s']),
  ms: DURATION_MS,
  s: DURATION_MS.map(({ per, unit }) => ({ per: per / 1_000, unit })),
  short: COUNT,
};

const numbers = new Map<string, Intl.NumberFormat>();
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = numbers.get(key) ?? new Intl.NumberFormat(undefined, options);
  numbers.set(key, known);
  return known;
}

/** @returns how many decimals a number of this size needs to be read at a glance (three digits) */
function decimalsOf(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 100 || Number.isInteger(value)) return 0;
  if (size >= 10) return 1;
  if (size >= 1) return 2;
  return Math.min(6, 2 - Math.floor(Math.log10(size)));
}

/**
 * @param decimals digits after the point; without it as many as a glance can take in
 * @returns the number with thousands apart; a dash for what is no finite number
 */
export function formatNumber(value: number | null | undefined, decimals?: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  const places = decimals ?? decimalsOf(value);
  const text = numberFormat({
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: places,
  }).format(value);
  return text.replace('-', MINUS);
}

/**
 * @param unit `bytes`, `bytes/s`, `ms`, `s` and `short` (k, M, G) are scaled; `ratio` (0 to 1) becomes a
 *   percentage, `percent` is one; anything else stands beside the number as it is
 */
export function formatValue(value: number | null | undefined, unit = '', decimals?: number): FormattedValue {
  if (value === null || value === undefined || !Number.isFinite(value)) return { text: NO_VALUE, unit: '' };
  if (unit === 'ratio') return { text: formatNumber(value * 100, decimals), unit: '%' };
  if (unit === 'percent') return { text: formatNumber(value, decimals), unit: '%' };
  const steps = SCALED[unit];
  if (!steps) return { text: formatNumber(value, decimals), unit };
  const size = Math.abs(value);
  const base = unit === 'ms' ? steps[1] : unit === 's' ? steps[2] : steps[0];
  const step = size === 0 ? base : (steps.findLast(({ per }) => size >= per) ?? steps[0]);
  return { text: formatNumber(value / (step?.per ?? 1), decimals), unit: step?.unit ?? '' };
}

/** @returns number and unit in one piece of text, for titles, axes and tooltips */
export function formatValueText(value: number | null | undefined, unit?: string, decimals?: number): string {
  const formatted = formatValue(value, unit, decimals);
  if (!formatted.unit) return formatted.text;
  return formatted.unit === '%' ? `${formatted.text}%` : `${formatted.text}\u00a0${formatted.unit}`;
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'long' });
const STEPS: readonly [limit: number, per: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [45, 1, 'second'],
  [45 * 60, 60, 'minute'],
  [22 * 3_600, 3_600, 'hour'],
  [6.5 * 86_400, 86_400, 'day'],
  [26 * 86_400, 604_800, 'week'],
  [320 * 86_400, 2_629_800, 'month'],
  [Number.POSITIVE_INFINITY, 31_557_600, 'year'],
];

/**
 * @param time milliseconds since 1970 or RFC 3339
 * @returns for example `3 minutes ago`, `yesterday`; `just now` within half a minute
 */
export function formatRelative(time: number | string, now: number = Date.now()): string {
  const at = typeof time === 'number' ? time : Date.parse(time);
  if (!Number.isFinite(at)) return NO_VALUE;
  const seconds = (at - now) / 1_000;
  const size = Math.abs(seconds);
  if (size < 30) return 'just now';
  const step = STEPS.find(([limit]) => size < limit);
  return step ? relative.format(Math.round(seconds / step[1]), step[2]) : NO_VALUE;
}

/** @returns an age in its largest unit: `12 s`, `4 min`, `2 h` (for data that grows old) */
export function formatAge(ms: number): string {
  const steps = DURATION_MS.slice(2);
  const step = steps.findLast(({ per }) => ms >= per) ?? steps[0]!;
  return `${Math.max(0, Math.floor(ms / step.per))}\u00a0${step.unit}`;
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const exactTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** @returns date and time to the minute (or `precise`, to the second), in the person's time zone */
export function formatDateTime(time: number | string, precise = false): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return NO_VALUE;
  return (precise ? exactTime : dateTime).format(at);
}

/** @returns the date, in the person's time zone */
export function formatDate(time: number | string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? NO_VALUE : dateOnly.format(at);
}

/** @returns `1 row`, `2 rows` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count, 0)}\u00a0${count === 1 ? one : many}`;
}
