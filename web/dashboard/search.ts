import { parseTime, type TimeRange } from '#core/query/index.ts';

/** What of a dashboard's view stands in its address, so that a link shows the same. */
export interface DashboardSearch {
  /** `now-1h`, an ISO time or milliseconds; both ends or none */
  readonly from?: string | number;
  readonly to?: string | number;
  /** seconds */
  readonly refresh?: number;
}

/** Reads the address; what is not understood counts as not given. */
export function readSearch(search: Readonly<Record<string, unknown>>): DashboardSearch {
  const { refresh } = search;
  const range = readRange(search);
  return {
    ...(range ? { from: compact(range.from), to: compact(range.to) } : {}),
    ...(typeof refresh === 'number' && Number.isInteger(refresh) && refresh >= 1 && refresh <= 86_400
      ? { refresh }
      : {}),
  };
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
