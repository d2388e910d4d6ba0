/** Times as people read them, in the viewer's own time zone and always on the 24-hour clock. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Parts = Intl.DateTimeFormatOptions;
const clock: Parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const formats = new Map<string, Intl.DateTimeFormat>();

function format(ms: number, parts: Parts): string {
  const key = JSON.stringify(parts);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(undefined, parts);
    formats.set(key, made);
  }
  return made.format(ms);
}

/** @returns "6 Nov 2014, 15:04:05"; without the clock when it is midnight and `span` is longer than two weeks */
export function formatMoment(ms: number, span = 0): string {
  if (!Number.isFinite(ms)) return '–';
  const day = format(ms, { day: 'numeric', month: 'short', year: 'numeric' });
  if (span > 14 * DAY && isMidnight(ms)) return day;
  const seconds: Parts = span > 2 * DAY ? {} : { second: '2-digit' };
  return `${day}, ${format(ms, { ...clock, ...seconds })}`;
}

/**
 * @param step milliseconds between two ticks
 * @param previous the tick before, so that the day is said once and not on every tick
 * @returns the label of one tick of a time axis
 */
export function formatTick(ms: number, step: number, previous: number | null): string {
  if (step >= 365 * DAY) return format(ms, { year: 'numeric' });
  if (step >= 28 * DAY) {
    const newYear = previous === null || new Date(previous).getFullYear() !== new Date(ms).getFullYear();
    return format(ms, newYear ? { month: 'short', year: 'numeric' } : { month: 'short' });
  }
  if (step >= DAY) return format(ms, { day: 'numeric', month: 'short' });
  if (isMidnight(ms)) return format(ms, { day: 'numeric', month: 'short' });
  if (step < MINUTE) return format(ms, { ...clock, second: '2-digit' });
  return format(ms, clock);
}

function isMidnight(ms: number): boolean {
  const time = new Date(ms);
  return time.getHours() + time.getMinutes() + time.getSeconds() + time.getMilliseconds() === 0;
}
