import { PAGE_TELEMETRY_LIMITS, type PageSpan } from '#core/contract/page-telemetry.ts';

/** A page's clock that differs by less is believed: the way of the message is part of the difference, ms. */
const BELIEVED_MS = 2_000;

/** When something happened, by the server's clock, milliseconds since 1970. */
export interface SpanTimes {
  readonly start: number;
  readonly end: number;
}

/**
 * @param sentAt the page's clock when it sent this
 * @param now ours
 * @returns the times of a page's span by our clock; null when it says that it began after it was told, or too
 *   long ago to belong to a trace that anybody still looks at
 */
export function spanTimes(
  { startedAt, duration }: Pick<PageSpan, 'startedAt' | 'duration'>,
  sentAt: number,
  now: number,
): SpanTimes | null {
  const age = sentAt - startedAt;
  if (age < duration || age > PAGE_TELEMETRY_LIMITS.age) return null;
  const off = now - sentAt;
  const start = startedAt + (Math.abs(off) > BELIEVED_MS ? off : 0);
  return { start, end: start + duration };
}
