/** Times as people read them, in the time zone that was chosen and always on the 24-hour clock. */

import { inZone } from './time-zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Parts = Intl.DateTimeFormatOptions;
const clock: Parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const formats = new Map<string, Intl.DateTimeFormat>();

function format(ms: number, parts: Parts): string {
  const zoned = { ...inZone(), ...parts };
  const key = JSON.stringify(zoned);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(undefined, zoned);
    formats.set(key, made);
  }
  return made.format(ms);
}

/** @returns whether these are days, not moments: all of them midnights of UTC */
export function areDays(times: readonly unknown[]): boolean {
  return times.length > 0 && times.every(at => at === null || (typeof at === 'number' && at % DAY === 0));
}

/** @returns "6 Nov 2014": a day is the same day in every time zone */
export function formatDay(ms: number): string {
  return Number.isFinite(ms)
    ? format(ms, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
    : '–';
}

/**
 * @param span how long the time is that is shown together, ms: over more than two days seconds are noise
 * @returns for example "6 Nov 2014, 15:04:05"
 */
export function formatMoment(ms: number, span = 0): string {
  if (!Number.isFinite(ms)) return '–';
  const day = format(ms, { day: 'numeric', month: 'short', year: 'numeric' });
  const seconds: Parts = span > 2 * DAY ? {} : { second: '2-digit' };
  return `${day}, ${format(ms, { ...clock, ...seconds })}`;
}

/** @returns "15:04:05" */
export function formatClock(ms: number): string {
  return Number.isFinite(ms) ? format(ms, { ...clock, second: '2-digit' }) : '–';
}

/**
 * @param step milliseconds between two ticks
 * @param previous the tick before, so that the day is said once and not on every tick
 * @param days the times are days, the same in every time zone
 * @returns the label of one tick of a time axis
 */
export function formatTick(ms: number, step: number, previous: number | null, days = false): string {
  const zone: Parts = days ? { timeZone: 'UTC' } : {};
  if (step >= 365 * DAY) return format(ms, { ...zone, year: 'numeric' });
  if (step >= 28 * DAY) {
    const year = (at: number) => format(at, { ...zone, year: 'numeric' });
    const newYear = previous === null || year(previous) !== year(ms);
    return format(ms, { ...zone, month: 'short', ...(newYear ? { year: 'numeric' } : {}) });
  }
  if (step >= DAY || days) return format(ms, { ...zone, day: 'numeric', month: 'short' });
  if (isMidnight(ms)) return format(ms, { day: 'numeric', month: 'short' });
  if (step < MINUTE) return format(ms, { ...clock, second: '2-digit' });
  return format(ms, clock);
}

function isMidnight(ms: number): boolean {
  return (
    ms % 1_000 === 0 &&
    /^\D*0+\D+0+\D+0+\D*$/.test(format(ms, { ...clock, second: '2-digit', numberingSystem: 'latn' }))
  );
}
