import type { CommandType } from './commands.ts';

/**
 * What a page tells the server about itself: how fast it was, how often something failed in it, and its half
 * of the traces. Nothing of it is about a person or about what they work on. Plain, without schemas, since the
 * page reads it when it starts.
 */
export interface PageTelemetry {
  /** the page's clock when this was sent, milliseconds since 1970; tells how far it is off */
  readonly sentAt: number;
  /** each once for a page that was opened: https://web.dev/articles/vitals */
  readonly vitals?: Readonly<Partial<Record<VitalName, number>>>;
  /** how many errors nobody had expected since the last batch */
  readonly errors?: number;
  readonly spans?: readonly PageSpan[];
}

/** Something that a person did on the page, from the click to the server's answer. */
export interface PageSpan {
  readonly name: PageSpanName;
  /** W3C Trace Context: 32 and 16 hexadecimal digits, as the server got them in `traceparent` */
  readonly traceId: string;
  readonly spanId: string;
  /** by the page's clock, milliseconds since 1970 */
  readonly startedAt: number;
  /** ms */
  readonly duration: number;
  readonly outcome: PageSpanOutcome;
}

/** Where it is sent, by POST. */
export const PAGE_TELEMETRY_PATH = '/api/v1/page-telemetry';

/** The most that each vital may be; more is no measurement. Seconds, but for `cls`, which has no unit. */
export const VITAL_LIMITS = { lcp: 600, inp: 600, ttfb: 600, cls: 100 } as const;
export type VitalName = keyof typeof VITAL_LIMITS;

/** What a page does that is no command: commands have their own types as names. */
export const PAGE_ACTIONS = ['load', 'sign-in', 'request'] as const;
export type PageSpanName = CommandType | (typeof PAGE_ACTIONS)[number];

/** `refused`: the server said no, as it may; `failed`: there was no answer, or none that means anything. */
export const PAGE_SPAN_OUTCOMES = ['done', 'refused', 'failed'] as const;
export type PageSpanOutcome = (typeof PAGE_SPAN_OUTCOMES)[number];

export const PAGE_TELEMETRY_LIMITS = {
  bytes: 16_384,
  spans: 40,
  errors: 1_000,
  /** the longest that a span may take, and the longest ago that it may have begun, ms */
  age: 3_600_000,
} as const;
