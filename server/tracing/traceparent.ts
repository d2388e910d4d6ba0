import { type Context, ROOT_CONTEXT, type Span, type SpanContext, trace } from '@opentelemetry/api';
import { TRACEPARENT_PATTERN } from '#core/contract/index.ts';
import { isSampled, isTracing } from './traced.ts';

const TRACEPARENT = new RegExp(TRACEPARENT_PATTERN);

/** @returns what a `traceparent` says, or null when it is none */
export function readTraceparent(text: unknown): SpanContext | null {
  if (typeof text !== 'string' || !TRACEPARENT.test(text)) return null;
  const [, traceId, spanId, flags] = text.split('-') as [string, string, string, string];
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

/** @returns the caller's part of a trace as a parent; null when it sent none, or nothing is traced here */
export function parentOf(traceparent: unknown): Context | null {
  if (!isTracing()) return null;
  const remote = readTraceparent(traceparent);
  return remote && trace.setSpanContext(ROOT_CONTEXT, remote);
}

/** @returns the `traceparent` of a span whose trace is kept */
export function traceparentOf(span: Span | null): string | undefined {
  if (span === null || !isSampled(span)) return undefined;
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}
