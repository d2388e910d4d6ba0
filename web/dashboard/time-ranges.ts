import type { TimeRange } from '#core/query/index.ts';

/** The stretches that people ask for, shortest first. */
export const PRESETS: readonly { readonly range: TimeRange; readonly name: string }[] = [
  { range: { from: 'now-5m', to: 'now' }, name: 'Last 5 minutes' },
  { range: { from: 'now-15m', to: 'now' }, name: 'Last 15 minutes' },
  { range: { from: 'now-1h', to: 'now' }, name: 'Last hour' },
  { range: { from: 'now-6h', to: 'now' }, name: 'Last 6 hours' },
  { range: { from: 'now-24h', to: 'now' }, name: 'Last 24 hours' },
  { range: { from: 'now-7d', to: 'now' }, name: 'Last 7 days' },
  { range: { from: 'now-30d', to: 'now' }, name: 'Last 30 days' },
  { range: { from: 'now-1y', to: 'now' }, name: 'Last year' },
];

export const ALL_TIME = 'All the data';

const UNITS: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  y: 'year',
};

/**
 * @param zone in which its ends are said; default: the browser's own
 * @returns a range in words, short enough for a button
 */
export function describeRange(range: TimeRange | null, zone?: string): string {
  if (!range) return ALL_TIME;
  const preset = PRESETS.find(({ range: known }) => known.from === range.from && known.to === range.to);
  if (preset) return preset.name;
  const relative = /^now-(\d+)([smhdwy])$/.exec(range.from);
  if (relative && range.to === 'now') {
    const unit = UNITS[relative[2]!]!;
    return relative[1] === '1' ? `Last ${unit}` : `Last ${relative[1]} ${unit}s`;
  }
  const from = momentOf(range.from);
  const to = momentOf(range.to);
  // The day is said once when both ends are on it.
  const sameDay = from && to && dayOf(from, zone) === dayOf(to, zone);
  const end = sameDay ? clockOf(to, zone) : describeEnd(range.to, zone);
  return `${describeEnd(range.from, zone)} – ${end}`;
}

type Parts = Intl.DateTimeFormatOptions;
const CLOCK: Parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const DAY: Parts = { day: 'numeric', month: 'short', year: 'numeric' };
const inZone = (parts: Parts, timeZone: string | undefined) =>
  new Intl.DateTimeFormat(undefined, timeZone === undefined ? parts : { ...parts, timeZone });
const clockOf = (at: Date, zone: string | undefined) => inZone(CLOCK, zone).format(at);
const dayOf = (at: Date, zone: string | undefined) => inZone(DAY, zone).format(at);

function momentOf(end: string): Date | null {
  if (end.startsWith('now')) return null;
  const at = new Date(/^-?\d+$/.test(end) ? Number(end) : end);
  return Number.isNaN(at.getTime()) ? null : at;
}

function describeEnd(end: string, zone: string | undefined): string {
  const at = momentOf(end);
  if (!at) return end.replace('-', ' − ');
  const midnight = clockOf(at, zone) === MIDNIGHT && at.getTime() % 60_000 === 0;
  return midnight ? dayOf(at, zone) : `${dayOf(at, zone)}, ${clockOf(at, zone)}`;
}

const MIDNIGHT = inZone(CLOCK, 'UTC').format(0);

/** Seconds between two executions that people choose from. */
export const REFRESH_CHOICES = [1, 2, 5, 10, 30, 60, 300, 900] as const;

/** @returns for example `5 s`, `1 min` */
export function describeRefresh(seconds: number): string {
  return seconds < 60 ? `${seconds}\u00a0s` : `${Math.round((seconds / 60) * 10) / 10}\u00a0min`;
}
