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

/** @returns a range in words, short enough for a button */
export function describeRange(range: TimeRange | null): string {
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
  const end = from && to && dayOf(from) === dayOf(to) ? clock.format(to) : describeEnd(range.to);
  return `${describeEnd(range.from)} – ${end}`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const dayOf = (at: Date) => day.format(at);

function momentOf(end: string): Date | null {
  if (end.startsWith('now')) return null;
  const at = new Date(/^-?\d+$/.test(end) ? Number(end) : end);
  return Number.isNaN(at.getTime()) ? null : at;
}

function describeEnd(end: string): string {
  const at = momentOf(end);
  if (!at) return end.replace('-', ' − ');
  const midnight = at.getHours() + at.getMinutes() + at.getSeconds() === 0;
  return midnight ? dayOf(at) : `${dayOf(at)}, ${clock.format(at)}`;
}

/** Seconds between two executions that people choose from. */
export const REFRESH_CHOICES = [1, 2, 5, 10, 30, 60, 300, 900] as const;

/** @returns for example `5 s`, `1 min` */
export function describeRefresh(seconds: number): string {
  return seconds < 60 ? `${seconds}\u00a0s` : `${Math.round((seconds / 60) * 10) / 10}\u00a0min`;
}
