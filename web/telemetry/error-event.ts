import type { ErrorEvent, Exception, StackFrame } from '@sentry/browser';
import { knownMessage } from './known-message.ts';
import type { LoggedRequest } from './request-log.ts';
import type { TraceContext } from './trace-context.ts';

/** What was known when the error was noted. */
export interface Moment {
  /** template of the page's path, for example `/t/$tenant/d/$dashboard`; null: not known yet */
  readonly route: string | null;
  readonly requests: readonly LoggedRequest[];
  readonly trace: TraceContext | null;
}

/** What a report is told beside the error itself. */
export interface Surroundings extends Moment {
  /** origin of the page */
  readonly origin: string;
  /** debug id of the source map of each script, by the script's name */
  readonly debugIds: Readonly<Record<string, string>>;
  readonly userAgent: string;
}

/** Classes of errors are named by whoever writes code; a name that anything else has is not passed on. */
const NAME = /^(?:[A-Z][A-Za-z]{0,40})?(?:Error|Exception)$|^UnhandledRejection$/;
/** As stacks write functions: `Object.foo`, `async bar`, `new Baz`, `foo [as bar]`. */
const FUNCTION = /^(?:(?:async|new|get|set) )?[\w$#<>.]{1,80}(?: \[as [\w$#.]{1,40}\])?$/;
const DEBUG_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HOW = new Set(['thrown', 'rejected', 'drawing', 'asking']);
/** What stands for a script that is none of ours, and for the page's own address, which may be a secret link. */
const ELSEWHERE = '<elsewhere>';

const number = (value: unknown) => (Number.isSafeInteger(value) ? { value: value as number } : null);

/** @returns the address of a script of ours without anything behind its path; null for every other */
function scriptOf(address: string | undefined, origin: string): URL | null {
  const url = address === undefined ? null : URL.parse(address);
  return url?.origin === origin && /^\/(?:assets\/)?[\w.-]+\.js$/.test(url.pathname) ? url : null;
}

function frame(given: StackFrame, origin: string): StackFrame {
  const script = scriptOf(given.filename, origin);
  const [line, column] = [number(given.lineno), number(given.colno)];
  return {
    filename: script ? origin + script.pathname : ELSEWHERE,
    function: given.function !== undefined && FUNCTION.test(given.function) ? given.function : '?',
    in_app: script !== null,
    ...(script && line && { lineno: line.value }),
    ...(script && column && { colno: column.value }),
  };
}

function exception({ type, value, stacktrace, mechanism }: Exception, origin: string): Exception {
  return {
    type: type !== undefined && NAME.test(type) ? type : 'Error',
    value: knownMessage(value ?? ''),
    mechanism: {
      type: mechanism && HOW.has(mechanism.type) ? mechanism.type : 'generic',
      handled: mechanism?.handled === true,
    },
    ...(stacktrace?.frames && {
      stacktrace: { frames: stacktrace.frames.map(each => frame(each, origin)) },
    }),
  };
}

function images(exceptions: readonly Exception[], { debugIds }: Surroundings) {
  const addresses = new Set(
    exceptions.flatMap(each => each.stacktrace?.frames ?? []).map(each => each.filename),
  );
  return [...addresses].flatMap(address => {
    const id = debugIds[address?.split('/').at(-1) ?? ''];
    if (address === undefined || id === undefined || !DEBUG_ID.test(id)) return [];
    return [{ type: 'sourcemap' as const, code_file: address, debug_id: id }];
  });
}

/**
 * Makes of what the SDK has gathered a report that holds only what is named here: an allow-list, so that what a
 * later release of the SDK, a browser or an error brings along stays here.
 */
export function errorReport(event: ErrorEvent, around: Surroundings): ErrorEvent {
  const { route, requests, trace, userAgent, origin } = around;
  const exceptions = (event.exception?.values ?? []).map(each => exception(each, origin));
  const found = images(exceptions, around);
  return {
    type: undefined,
    ...(event.event_id !== undefined && { event_id: event.event_id }),
    ...(event.timestamp !== undefined && { timestamp: event.timestamp }),
    ...(event.release !== undefined && { release: event.release }),
    ...(event.environment !== undefined && { environment: event.environment }),
    platform: 'javascript',
    level: 'error',
    exception: { values: exceptions },
    ...(found.length > 0 && { debug_meta: { images: found } }),
    ...(route !== null && { transaction: route }),
    request: { headers: { 'User-Agent': userAgent } },
    ...(trace && { contexts: { trace: { trace_id: trace.traceId, span_id: trace.spanId } } }),
    breadcrumbs: requests.map(({ at, method, path, status, duration, requestId, traceId }) => ({
      timestamp: at / 1_000,
      type: 'http',
      category: 'request',
      level: status === 0 || status >= 500 ? 'error' : 'info',
      data: {
        method,
        url: path,
        status_code: status,
        duration_ms: Math.round(duration),
        ...(requestId !== null && { request_id: requestId }),
        ...(traceId !== null && { trace_id: traceId }),
      },
    })),
  };
}
