const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a zone are ahead of UTC at a moment, ms. */
function aheadOf(ms: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      ...({ year: 'numeric', month: '2-digit', day: '2-digit' } as const),
      ...({ hour: '2-digit', minute: '2-digit', second: '2-digit' } as const),
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  const shown = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
  return shown - Math.floor(ms / 1_000) * 1_000;
}

/** @returns a moment as an input of date and time writes it, as the clocks of the zone show it */
export function toWallTime(ms: number, timeZone: string): string {
  return new Date(ms + aheadOf(ms, timeZone)).toISOString().slice(0, 16);
}

/**
 * @param text as an input of date and time writes it
 * @returns when the clocks of the zone show that; the later one of two, NaN for what is no time
 */
export function fromWallTime(text: string, timeZone: string): number {
  const shown = Date.parse(`${text}Z`);
  if (Number.isNaN(shown)) return Number.NaN;
  // Around a change of the clocks the first guess is on its other side: once more with the offset there.
  const guess = shown - aheadOf(shown, timeZone);
  return Math.round((shown - aheadOf(guess, timeZone)) / MINUTE) * MINUTE;
}
