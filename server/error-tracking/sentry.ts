import {
  createStackParser,
  type ErrorEvent,
  type EventDropReason,
  linkedErrorsIntegration,
  Scope,
} from '@sentry/core';
import { nodeStackLineParser, ServerRuntimeClient } from '@sentry/core/server';
import { asError, databaseFieldsOf, firstCodeOf, kindOf } from './describe.ts';
import type { ErrorTracker, Report, ReportTally, Trouble } from './error-tracker.ts';
import { scrubEvent } from './scrub-event.ts';
import { addSourceLines } from './source-lines.ts';
import { StormLimit } from './storm-limit.ts';
import { type Step, Trail } from './trail.ts';
import { type Delivery, makeTransport } from './transport.ts';

export interface SentryOptions {
  readonly dsn: string;
  readonly environment: string;
  /** for example `region-dashboard@0.1.0+0123456789ab` */
  readonly release: string;
  /** told how each sending ended */
  readonly onDelivery?: (delivery: Delivery) => void;
  /** sent as Origin; see `makeTransport` */
  readonly origin?: string;
  readonly now?: () => number;
}

/** Trouble that is older than this says nothing about now, ms. */
const TROUBLE_FADES_MS = 15 * 60_000;
const CAUSES_SHOWN = 4;
/** The transport tells of these itself, as deliveries that failed. */
const TOLD_ELSEWHERE: ReadonlySet<EventDropReason> = new Set(['network_error', 'send_error']);

const troubleOf = ({ status }: Delivery): Trouble | null => {
  if (status === null) return 'unreachable';
  if (status === 429) return 'limited';
  return status >= 200 && status < 300 ? null : 'refused';
};

function breadcrumbOf({ at, category, requestId, traceId, ...rest }: Step) {
  const level = (rest.status ?? 0) >= 500 ? ('error' as const) : ('info' as const);
  return { timestamp: at, category, level, data: { request_id: requestId, trace_id: traceId, ...rest } };
}

function scopeOf({ place, level, fingerprint }: Report, cause: Error, trail: Trail): Scope {
  const { part, requestId, traceId, spanId, method, route, tenant } = place;
  const scope = new Scope();
  scope.setLevel(level);
  scope.setTags({
    part,
    request_id: requestId,
    trace_id: traceId,
    method,
    route,
    tenant,
    code: firstCodeOf(cause),
  });
  scope.setContext('database', databaseFieldsOf(cause));
  if (traceId && /^[0-9a-f]{32}$/.test(traceId))
    scope.setPropagationContext({ traceId, propagationSpanId: spanId, sampleRand: 0 });
  if (method && route) scope.setTransactionName(`${method} ${route}`);
  if (fingerprint) scope.setFingerprint([fingerprint]);
  const steps = trail.steps();
  for (const step of steps) scope.addBreadcrumb(breadcrumbOf(step), steps.length);
  return scope;
}

/**
 * Sends reports to a Sentry project. One client without any of the integrations that watch consoles, requests or
 * variables: what is reported is what is handed in here, and leaves by the allow-list of `scrubEvent`.
 */
export function openSentry(options: SentryOptions): ErrorTracker {
  const { dsn, environment, release, onDelivery = () => {}, origin, now = Date.now } = options;
  const tally: ReportTally = { sent: 0, dropped: 0, failed: 0 };
  const storm = new StormLimit(now);
  const trail = new Trail();
  const reported = new WeakMap<Error, string>();
  let latest: { readonly trouble: Trouble | null; readonly at: number } = { trouble: null, at: 0 };
  let closed = false;

  const delivered = (delivery: Delivery) => {
    const trouble = troubleOf(delivery);
    latest = { trouble, at: now() };
    tally[trouble === null ? 'sent' : 'failed'] += 1;
    onDelivery(delivery);
  };

  class Client extends ServerRuntimeClient {
    override recordDroppedEvent(reason: EventDropReason): void {
      if (!TOLD_ELSEWHERE.has(reason)) tally.dropped += 1;
    }
  }
  const client = new Client({
    dsn,
    environment,
    release,
    platform: 'node',
    // Without it the client sends what it drops, and spans as a stream of their own.
    sendClientReports: false,
    traceLifecycle: 'static',
    dataCollection: {
      userInfo: false,
      cookies: false,
      httpHeaders: false,
      httpBodies: [],
      urlQueryParams: false,
      databaseQueryData: false,
      stackFrameVariables: false,
    },
    integrations: [linkedErrorsIntegration({ limit: CAUSES_SHOWN })],
    stackParser: createStackParser(nodeStackLineParser()),
    transport: transport => makeTransport(transport, { onDelivery: delivered, origin }),
    beforeSend: event => scrubEvent(event as ErrorEvent),
  });
  client.addEventProcessor(addSourceLines);
  client.init();

  function report(given: Report): string | null {
    if (closed) return null;
    const error = asError(given.error);
    // Several requests may fail of one and the same error.
    const already = reported.get(error);
    if (already !== undefined) return already;
    const leftOut = storm.admit(given.fingerprint ?? kindOf(error), given.everyMs);
    if (leftOut === null && given.level !== 'fatal') {
      tally.dropped += 1;
      return null;
    }
    const scope = scopeOf(given, error, trail);
    if (leftOut) scope.setExtra('left_out_before', leftOut);
    const handled = given.level !== 'fatal';
    const mechanism = { type: 'region_dashboard', handled };
    const id = client.captureException(error, { originalException: error, mechanism }, scope);
    reported.set(error, id);
    return id;
  }

  async function flush(withinMs: number): Promise<boolean> {
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => late.resolve(false), withinMs);
    try {
      return await Promise.race([client.flush(withinMs), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    enabled: true,
    tally,
    get trouble() {
      return now() - latest.at < TROUBLE_FADES_MS ? latest.trouble : null;
    },
    report(given) {
      try {
        return report(given);
      } catch {
        // A report must never be what breaks.
        tally.failed += 1;
        return null;
      }
    },
    note: step => trail.add(step),
    flush,
    async close(withinMs) {
      closed = true;
      const all = await flush(withinMs);
      client.dispose();
      return all;
    },
  };
}
