export { type Span, SpanKind } from '@opentelemetry/api';
export type { SpanDestination } from './destination.ts';
export type { RemoteSpan } from './remote-span.ts';
export { currentRequestId, detached, forRequest } from './request-scope.ts';
export { endRequestSpan, requestSpans } from './request-spans.ts';
export {
  currentTracing,
  startTracing,
  type Tracing,
  type TracingOptions,
} from './start-tracing.ts';
export {
  activeSpan,
  beginSpan,
  currentTraceId,
  type Describe,
  fail,
  isTracing,
  NO_SPAN,
  startSpan,
  traced,
  tracedFrom,
  tracedTogether,
  within,
} from './traced.ts';
export { parentOf, readTraceparent, traceparentOf } from './traceparent.ts';
