import {
  PAGE_TELEMETRY_LIMITS,
  type PageSpan,
  type PageSpanName,
  type PageSpanOutcome,
} from '#core/contract/page-telemetry.ts';
import { newTrace, type TraceContext, traceparentOf } from './trace-context.ts';

/** Something that a person does, as long as it lasts; its `traceparent` makes the server's part belong to it. */
export interface OpenSpan {
  readonly traceparent: string;
  /** Ends it; a second end is none. */
  end(outcome: PageSpanOutcome): void;
}

/** How long after it began an error is taken for a part of it, ms. */
const RECENT_MS = 10_000;

let rate: number | null = null;
/** those that ended before anybody took them */
const kept: PageSpan[] = [];
let take = (span: PageSpan): void => {
  if (kept.length < PAGE_TELEMETRY_LIMITS.spans) kept.push(span);
};
let latest: { readonly context: TraceContext; readonly at: number } | null = null;
let loading: OpenSpan | null = null;

/**
 * Begins to trace what people do.
 * @param sampleRate which part is kept, from 0 to 1
 */
export function startSpans(sampleRate: number): void {
  rate = sampleRate;
}

/** Takes the spans that are kept, when they end; at once those that ended before. */
export function hearSpans(listener: (span: PageSpan) => void): void {
  take = listener;
  for (const span of kept.splice(0)) listener(span);
}

/**
 * @param startedAt milliseconds since 1970; default: now
 * @returns null when nothing is traced
 */
export function beginSpan(name: PageSpanName, startedAt = now()): OpenSpan | null {
  if (rate === null) return null;
  const context = newTrace(rate);
  const { traceId, spanId, sampled } = context;
  latest = { context, at: startedAt };
  let ended = false;
  return {
    traceparent: traceparentOf(context),
    end(outcome) {
      if (ended) return;
      ended = true;
      if (sampled) take({ name, traceId, spanId, startedAt, duration: now() - startedAt, outcome });
    },
  };
}

/** The page loads, since the browser began to ask for it. @returns what says that it is there */
export function beginLoad(): () => void {
  const span = beginSpan('load', performance.timeOrigin);
  loading = span;
  return () => {
    loading = null;
    span?.end('done');
  };
}

/** @returns the `traceparent` of what the page asks for because it loads; undefined when it has loaded */
export function loadTraceparent(): string | undefined {
  return loading?.traceparent;
}

/** @returns the trace that something which fails now most likely belongs to */
export function recentTrace(): TraceContext | null {
  return latest && now() - latest.at < RECENT_MS ? latest.context : null;
}

/** Finer than Date.now, and not moved by somebody who sets the clock while something lasts. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
