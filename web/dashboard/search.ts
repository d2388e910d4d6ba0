import { VARIABLE_PARAMETER } from '#core/contract/index.ts';
import {
  parseTime,
  type TimeRange,
  VARIABLE_LIMITS,
  VARIABLE_NAME,
  type Variables,
} from '#core/query/index.ts';
import { isZone } from './time/zones.ts';

/** What of a dashboard's view stands in its address, so that a link shows the same. */
export interface DashboardSearch {
  /** `now-1h`, an ISO time or milliseconds; both ends or none */
  readonly from?: string | number;
  readonly to?: string | number;
  /** seconds */
  readonly refresh?: number;
  /** `UTC` or a name of the IANA data base; without it each browser's own */
  readonly tz?: string;
  /** what is chosen for a variable */
  readonly [variable: `var-${string}`]: string | string[];
}

const NAME = new RegExp(VARIABLE_NAME);

/** Reads the address; what is not understood counts as not given. */
export function readSearch(search: Readonly<Record<string, unknown>>): DashboardSearch {
  const { refresh, tz } = search;
  const range = readRange(search);
  return {
    ...(range ? { from: compact(range.from), to: compact(range.to) } : {}),
    ...(typeof refresh === 'number' && Number.isInteger(refresh) && refresh >= 1 && refresh <= 86_400
      ? { refresh }
      : {}),
    ...(typeof tz === 'string' && isZone(tz) ? { tz } : {}),
    ...variableSearch(readVariables(search)),
  };
}

/** @returns what the address chooses, by the name of the variable */
export function readVariables(search: Readonly<Record<string, unknown>>): Variables {
  const found = Object.entries(search).flatMap(([key, value]) => {
    const name = key.slice(VARIABLE_PARAMETER.length);
    const texts = [value].flat();
    const fits =
      key.startsWith(VARIABLE_PARAMETER) &&
      NAME.test(name) &&
      texts.length <= VARIABLE_LIMITS.values &&
      texts.every(text => typeof text === 'string' && text.length <= VARIABLE_LIMITS.valueLength);
    return fits ? [[name, value as string | string[]] as const] : [];
  });
  return Object.fromEntries(found.slice(0, VARIABLE_LIMITS.perDashboard));
}

/** @returns the part of an address that chooses these */
export function variableSearch(variables: Variables): Record<`var-${string}`, string | string[]> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [`${VARIABLE_PARAMETER}${name}`, value]),
  );
}

/** @returns the range that the address names; null: each source shows its own */
export function readRange({
  from,
  to,
}: {
  readonly from?: unknown;
  readonly to?: unknown;
}): TimeRange | null {
  const range = { from: text(from), to: text(to) };
  // Any moment will do: only whether the ends are understood and in order is asked.
  const now = 4_102_444_800_000;
  const start = range.from === null ? null : parseTime(range.from, now);
  const end = range.to === null ? null : parseTime(range.to, now);
  if (start === null || end === null || start >= end) return null;
  return { from: range.from!, to: range.to! };
}

function text(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 40 ? value : null;
}

/** The router puts quotes around texts that look like numbers. */
function compact(end: string): string | number {
  return /^-?\d+$/.test(end) ? Number(end) : end;
}
