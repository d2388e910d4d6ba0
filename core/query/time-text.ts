const SHAPE =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Years 1 to 9999: what both Postgres and a four-digit year can say. Milliseconds since 1970. */
const EARLIEST = -62_135_596_800_000;
const LATEST = 253_402_300_799_999;

function offsetMinutes(text: string | undefined): number {
  if (!text || text === 'Z' || text === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Reads a moment as ISO 8601 / RFC 3339 write it (`2012-01-01`, `2012-01-01T10:30`, `2012-01-01
 * 10:30:00.5+02:00`) or with slashes (`2012/01/01`). Without an offset it is UTC. Unlike `Date.parse`
 * it guesses nothing and refuses the 30th of February.
 *
 * @returns milliseconds since 1970; NaN for what looks like a moment but is none; null for anything else
 */
export function parseTimeText(text: string): number | null {
  const parts = SHAPE.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[3]), Number(parts[4])];
  const [hour, minute, second] = [Number(parts[5] ?? 0), Number(parts[6] ?? 0), Number(parts[7] ?? 0)];
  const offset = offsetMinutes(parts[9]);
  if (hour > 23 || minute > 59 || second > 59 || Number.isNaN(offset)) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  const millisecond = Number((parts[8] ?? '').slice(0, 3).padEnd(3, '0'));
  const time = date.setUTCHours(hour, minute - offset, second, millisecond);
  return time >= EARLIEST && time <= LATEST ? time : Number.NaN;
}

const WHOLE_NAME = /^(time|timestamp|ts|date|datetime|at|when|epoch|created|updated)$/i;
const LAST_WORD = /[\s_.-](time|timestamp|ts|date|datetime|at|epoch)$/i;
const CAMEL = /[a-z0-9](Time|Timestamp|Date|DateTime|At|Epoch)$/;
const WITH_UNIT = /^(time|timestamp|epoch|ts)[\s_.(-]+(s|sec|seconds|ms|millis|milliseconds|utc)\)?$/i;

/** @returns whether numbers in a column of this name may be seconds or milliseconds since 1970 */
export function isTimeName(name: string): boolean {
  return WHOLE_NAME.test(name) || LAST_WORD.test(name) || CAMEL.test(name) || WITH_UNIT.test(name);
}

const SECONDS_FROM = 1e8;
const MILLISECONDS_FROM = 1e11;
const MILLISECONDS_TO = 1e14;

/**
 * Seconds and milliseconds since 1970 do not overlap between 1973 and 5138, so the size says which it is.
 * Anything smaller is more likely a duration or a count.
 *
 * @returns milliseconds since 1970, or null when the number is not plausible as either
 */
export function epochToTime(value: number): number | null {
  if (value >= SECONDS_FROM && value < MILLISECONDS_FROM) return Math.round(value * 1_000);
  if (value >= MILLISECONDS_FROM && value < MILLISECONDS_TO) return Math.round(value);
  return null;
}
