import type { Breadcrumb, ErrorEvent, Exception, StackFrame } from '@sentry/core';
import { scrubText } from './scrub-text.ts';
import { placeOf } from './source-tree.ts';

/** What a tag may look like; there are no others. */
const TAGS: Readonly<Record<string, RegExp>> = {
  part: /^[a-z][a-z -]{1,39}$/,
  request_id: /^[\w-]{8,64}$/,
  trace_id: /^[0-9a-f]{32}$/,
  method: /^[A-Z]{1,10}$/,
  route: /^[\w\-/:.*]{1,200}$/,
  tenant: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  code: /^[A-Z0-9_]{2,60}$/,
  test: /^yes$/,
};

/** Names in our schema; who sends data cannot choose them. */
const DATABASE: Readonly<Record<string, RegExp>> = {
  schema: /^[a-z_]\w{0,62}$/,
  table: /^[a-z_]\w{0,62}$/,
  column: /^[a-z_]\w{0,62}$/i,
  constraint: /^[a-z_]\w{0,62}$/i,
  routine: /^\w{1,63}$/,
};

const STEP_DATA: Readonly<Record<string, RegExp>> = {
  request_id: TAGS.request_id!,
  trace_id: TAGS.trace_id!,
  method: TAGS.method!,
  route: TAGS.route!,
  status: /^\d{3}$/,
  milliseconds: /^\d{1,9}$/,
};

/** @returns the entries that are known and look as they should */
function allowed(
  given: Readonly<Record<string, unknown>> | undefined,
  forms: Readonly<Record<string, RegExp>>,
): Record<string, string> {
  const entries = Object.entries(forms).flatMap(([name, form]) => {
    const value = given?.[name];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const text = String(value);
    return form.test(text) ? [[name, text] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Classes, methods and what V8 writes around them: `async Promise.all (index 0)`, `get x [as y]`. */
const FUNCTION = /^[\w$.<>[\]()# ]{1,120}$/;
const TYPE = /^[A-Za-z_$][\w$.]{0,60}$/;

function frameOf(frame: StackFrame): StackFrame[] {
  const filename = placeOf(frame.filename ?? '');
  if (filename === null) return [];
  const { lineno, colno, in_app, context_line, pre_context, post_context } = frame;
  const name = frame.function && FUNCTION.test(frame.function) ? frame.function : undefined;
  return [{ filename, function: name, lineno, colno, in_app, context_line, pre_context, post_context }];
}

function exceptionOf({ type, value, mechanism, stacktrace }: Exception): Exception {
  const frames = (stacktrace?.frames ?? []).flatMap(frameOf);
  const thrownAt = frames.findLast(({ context_line }) => context_line)?.context_line;
  return {
    type: type && TYPE.test(type) ? type : 'Error',
    value: scrubText(value ?? '', thrownAt),
    ...(frames.length > 0 && { stacktrace: { frames } }),
    ...(mechanism && {
      mechanism: {
        type: /^[\w.]{1,40}$/.test(mechanism.type) ? mechanism.type : 'generic',
        handled: mechanism.handled,
        exception_id: mechanism.exception_id,
        parent_id: mechanism.parent_id,
      },
    }),
  };
}

function breadcrumbOf({ timestamp, category = '', level, data }: Breadcrumb): Breadcrumb[] {
  if (!/^[a-z][a-z.]{1,30}$/.test(category)) return [];
  return [{ timestamp, category, level, type: 'default', data: allowed(data, STEP_DATA) }];
}

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

function traceOf(event: ErrorEvent) {
  const { trace_id, span_id } = event.contexts?.trace ?? {};
  // Without a trace of ours the client makes up an id that leads nowhere.
  if (!TRACE_ID.test(trace_id ?? '') || event.tags?.trace_id !== trace_id) return null;
  return { trace_id: trace_id!, span_id: SPAN_ID.test(span_id ?? '') ? span_id! : '0'.repeat(16) };
}

/**
 * Makes the event that is sent: what is listed here, in the form that is expected, and nothing else. Whatever an
 * error, a library or a later version of the client puts into an event stays here.
 */
export function scrubEvent(event: ErrorEvent): ErrorEvent {
  const { event_id, timestamp, level, environment, release, fingerprint, transaction } = event;
  const trace = traceOf(event);
  const database = allowed(event.contexts?.database, DATABASE);
  const leftOut = event.extra?.left_out_before;
  return {
    type: undefined,
    event_id,
    timestamp,
    platform: 'node',
    level,
    environment,
    release,
    ...(fingerprint && { fingerprint }),
    ...(transaction && TRANSACTION.test(transaction) && { transaction }),
    tags: allowed(event.tags, TAGS),
    contexts: {
      runtime: { name: 'node', version: process.version },
      ...(trace && { trace }),
      ...(Object.keys(database).length > 0 && { database }),
    },
    ...(typeof leftOut === 'number' && leftOut > 0 && { extra: { left_out_before: leftOut } }),
    breadcrumbs: event.breadcrumbs?.flatMap(breadcrumbOf),
    ...(event.message !== undefined && { message: scrubText(event.message) }),
    exception: { values: event.exception?.values?.map(exceptionOf) ?? [] },
    sdkProcessingMetadata: event.sdkProcessingMetadata,
  };
}

const TRANSACTION = /^[A-Z]{1,10} [\w\-/:.*]{1,200}$/;
