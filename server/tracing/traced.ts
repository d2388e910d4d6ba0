import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { ProblemCode } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import type { Sampling } from './sampling.ts';

/** What a span says of itself. */
export interface SpanDescription {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly links?: Link[];
  /** ms since 1970, when it began before now */
  readonly startTime?: number;
}

/** Made only when the span is recorded: describing costs nothing otherwise. */
export type Describe = (() => SpanDescription) | null;

/** A span that records nothing; safe to call. */
export const NO_SPAN: Span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** The tracer of this process, and which traces it keeps; null while nothing is traced. */
let tracer: Tracer | null = null;
let sampling: Sampling | null = null;

/** For startTracing alone. @param next keeps every span it is asked for; what is not kept it is not asked for */
export function setTracer(next: Tracer | null, keeping: Sampling | null): void {
  tracer = next;
  sampling = keeping;
}

/** @returns whether this process traces anything at all */
export function isTracing(): boolean {
  return tracer !== null;
}

export const isSampled = (span: Span): boolean => (span.spanContext().traceFlags & 1) === 1;

/** @returns the span around what runs now, if its trace is kept */
export function activeSpan(): Span | null {
  if (tracer === null) return null;
  const span = trace.getActiveSpan();
  return span && isSampled(span) ? span : null;
}

/** @returns the id of the trace around what runs now (32 hexadecimal digits); null without one that is kept */
export function currentTraceId(): string | null {
  if (tracer === null) return null;
  return trace.getActiveSpan()?.spanContext().traceId ?? null;
}

/**
 * A part of a trace that is kept.
 *
 * @returns a new span, ended by its maker; NO_SPAN while nothing is traced
 */
export function startSpan(name: string, parent: Span, describe: Describe): Span {
  if (tracer === null) return NO_SPAN;
  return tracer.startSpan(name, describe?.() ?? {}, trace.setSpan(ROOT_CONTEXT, parent));
}

/**
 * Begins a trace, or takes part in the one that the caller's `parent` says.
 *
 * @param parent from `parentOf`; null: a trace of its own, whatever runs around it
 * @returns a new span, ended by its maker; null when the trace is not kept, and nothing was made for it
 */
export function beginSpan(name: string, parent: Context | null, describe: Describe): Span | null {
  return keepsTrace(parent) ? beginKept(name, parent, describe) : null;
}

/** Asked once for each trace: the next answer may be another. @param parent as for `beginSpan` */
export function keepsTrace(parent: Context | null): boolean {
  return sampling?.keeps(parent === null ? undefined : trace.getSpanContext(parent)) === true;
}

/** `beginSpan` when `keepsTrace` has said yes. */
export function beginKept(name: string, parent: Context | null, describe: Describe): Span {
  if (tracer === null) return NO_SPAN;
  return tracer.startSpan(name, describe?.() ?? {}, parent ?? ROOT_CONTEXT);
}

/** @returns what `run` returns, having run with the span as the active one */
export function within<T>(span: Span, run: () => T): T {
  if (tracer === null) return run();
  return context.with(trace.setSpan(context.active(), span), run);
}

/** Names of errors and codes; never a message, which may quote what somebody wrote. */
function typeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && /^\w{1,40}$/.test(code)) return code;
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : '_OTHER';
}

/** Refusals that are not the caller's to mend. */
const OURS: ReadonlySet<string> = new Set<ProblemCode>(['internal', 'unavailable']);

/** Marks a span as failed, by the kind of error alone; a refusal is an answer, and no failure. */
export function fail(span: Span, error: unknown): void {
  const refusal = error instanceof Refusal ? error.rejection.code : null;
  if (refusal !== null) span.setAttribute('region_dashboard.refusal', refusal);
  if (refusal !== null && !OURS.has(refusal)) return;
  span.setAttribute('error.type', typeOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function ended<T>(span: Span, result: T): T {
  if (!(result instanceof Promise)) {
    span.end();
    return result;
  }
  // Not awaited by anybody but the caller, who gets the very same promise.
  result.then(
    () => span.end(),
    error => {
      fail(span, error);
      span.end();
    },
  );
  return result;
}

function inside<T>(span: Span, run: (span: Span) => T): T {
  try {
    return ended(
      span,
      within(span, () => run(span)),
    );
  } catch (error) {
    fail(span, error);
    span.end();
    throw error;
  }
}

/**
 * A part of what is being traced: a span around `run`, a child of the active one. Outside a trace that is
 * kept there is none, and this costs a branch.
 *
 * @param name from a closed list: never with an id, an address or what somebody wrote
 * @param describe attributes; asked only when there is a span
 * @returns what `run` returns; a promise ends the span when it settles
 */
export function traced<T>(name: string, describe: Describe, run: (span: Span) => T): T {
  const parent = activeSpan();
  return parent === null ? run(NO_SPAN) : inside(startSpan(name, parent, describe), run);
}

/**
 * Begins a trace, or takes part in the one that the caller's `parent` says.
 *
 * @param parent from `parentOf`; null: a trace of its own, whatever runs around it
 */
export function tracedFrom<T>(
  parent: Context | null,
  name: string,
  describe: Describe,
  run: (span: Span) => T,
): T {
  const span = beginSpan(name, parent, describe);
  if (span !== null) return inside(span, run);
  // What runs around it has a trace of its own, perhaps, and this is no part of it.
  return activeSpan() === null ? run(NO_SPAN) : context.with(ROOT_CONTEXT, () => run(NO_SPAN));
}

/**
 * One piece of work that is done for several traces at once (a batch). It is a part of the first one; each of
 * the others gets a span of the same name and time, and they are linked with one another.
 *
 * @param spans of those who wait for it; none: it is not traced
 */
export function tracedTogether<T>(
  name: string,
  spans: readonly Span[],
  describe: Describe,
  run: (span: Span) => T,
): T {
  const [first, ...others] = spans;
  if (tracer === null || first === undefined) return run(NO_SPAN);
  const linked = () => {
    const described = describe?.() ?? {};
    return {
      ...described,
      links: others.slice(0, MOST_LINKS).map(span => ({ context: span.spanContext() })),
    };
  };
  const main = startSpan(name, first, linked);
  const parts = others.map(span =>
    startSpan(name, span, () => ({ ...describe?.(), links: [{ context: main.spanContext() }] })),
  );
  const end = () => {
    for (const part of parts) part.end();
  };
  const result = inside(main, run);
  if (result instanceof Promise) result.then(end, end);
  else end();
  return result;
}

/** Links of one span at the most. */
const MOST_LINKS = 128;
