/** A time range as people write it: `now`, `now-15m`, `now-7d`, an ISO time, or milliseconds since 1970. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** The same in milliseconds since 1970, at one moment. */
export interface AbsoluteRange {
  readonly from: number;
  readonly to: number;
}

const UNIT_MS = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
} as const;
const RELATIVE = /^now(?:-(\d{1,6})([smhdwy]))?$/;

/**
 * @param text one end of a range
 * @param now milliseconds since 1970; comes in because core has no clock
 * @returns milliseconds since 1970, or null when the text is not understood
 */
export function parseTime(text: string, now: number): number | null {
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [, amount, unit] = relative;
    return amount && unit ? now - Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS] : now;
  }
  if (/^-?\d{1,16}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}

/** @returns the range in milliseconds, or null when an end is not understood or the ends are reversed */
export function resolveRange(range: TimeRange, now: number): AbsoluteRange | null {
  const from = parseTime(range.from, now);
  const to = parseTime(range.to, now);
  return from === null || to === null || from > to ? null : { from, to };
}
