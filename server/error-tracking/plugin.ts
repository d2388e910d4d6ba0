import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Counter, type Registry } from 'prom-client';
import { isOutage } from '#server/database/index.ts';
import { isGoodRead } from '#server/good-read.ts';
import type { Health } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { routeOf, templateOf } from '#server/route-of.ts';
import { Second } from '#server/second.ts';
import { activeSpan, currentRequestId, currentTraceId } from '#server/tracing/index.ts';
import type { ErrorTracker, FaultPlace, Trouble } from './error-tracker.ts';

/** Where a part met an error, as far as the part knows. */
export interface Met {
  /** in words, for people: `request`, `live connection`, `folding` */
  readonly part: string;
  readonly request?: FastifyRequest;
  /** UUID */
  readonly tenant?: string;
}

/** Takes what went wrong: `app.errorTracking`. Nothing here waits or throws. */
export interface ErrorTracking {
  /**
   * Sorts an error: an expected refusal is nobody's fault and dropped; an outage of the database is told of once in a
   * while; anything else is a fault of ours, counted and reported.
   *
   * @returns the id of the report, for the log; null when there is none
   */
  report(error: unknown, met: Met): string | null;
  /** Notes something that a later report is told with. @param category `part.what`, for example `live.opened` */
  note(category: string, request: FastifyRequest): void;
}

declare module 'fastify' {
  interface FastifyInstance {
    errorTracking: ErrorTracking;
  }
}

export interface ErrorTrackingOptions {
  readonly tracker: ErrorTracker;
}

/** An outage that lasts is told of again after this time, ms. */
const OUTAGE_EVERY_MS = 10 * 60_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Asked every few seconds, and never a step towards anything. */
const HEALTH = new Set(['/live', '/ready', '/health']);
/** Reads that went well push what matters out of the trail: of these, so many in a second are in it. */
const READS_PER_SECOND = 10;

const TROUBLES: Readonly<Record<Trouble, string>> = {
  unreachable: 'The last error report was lost: Sentry does not answer.',
  refused: 'The last error report was lost: Sentry refused it. `region-dashboard sentry-test` says why.',
  limited: 'Error reports are being lost: Sentry takes no more for now (429).',
};

/** The error may be wrapped: by the event store, by a library, by the refusal that the client was told. */
function comesFromOutage(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if (!(at instanceof Refusal) && isOutage(at)) return true;
  return false;
}

function isExpected(error: unknown): boolean {
  if (error instanceof Refusal) return true;
  const { statusCode, validation } = (error ?? {}) as { statusCode?: unknown; validation?: unknown };
  return (
    validation !== undefined || (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
  );
}

/** The request knows its span also where nothing of what it does is under way any more. */
const traceIdOf = (request: FastifyRequest | undefined): string | undefined =>
  request?.span?.spanContext().traceId ?? currentTraceId() ?? undefined;

function placeOf({ part, request, tenant }: Met): FaultPlace {
  const named = (request?.params as { tenant?: unknown } | undefined)?.tenant;
  return {
    part,
    requestId: request?.id ?? currentRequestId() ?? undefined,
    traceId: traceIdOf(request),
    spanId: (request?.span ?? activeSpan())?.spanContext().spanId,
    method: request?.method,
    route: request && routeOf(request).url,
    tenant: tenant ?? (typeof named === 'string' && UUID.test(named) ? named : undefined),
  };
}

/** Counters that read what was counted elsewhere. */
function register(registry: Registry, tracker: ErrorTracker, unexpected: () => number): void {
  const registers = [registry];
  new Counter({
    name: 'region_dashboard_error_reports_total',
    help: 'Reports of errors by what became of them: sent, dropped (too many) or failed (lost on their way)',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(tracker.tally)) this.inc({ outcome }, count);
    },
  });
  new Counter({
    name: 'region_dashboard_unexpected_errors_total',
    help: 'Faults of our own: everything that was answered as internal, or met in the background',
    registers,
    collect() {
      this.reset();
      this.inc(unexpected());
    },
  });
}

/** What became of the reports; whether Sentry answers at all is looked at elsewhere (server/health-checks.ts). */
function check(tracker: ErrorTracker): Parameters<Health['register']>[0] {
  return {
    name: 'error-reports',
    type: 'component',
    measurement: 'delivery',
    kind: 'optional',
    check: () =>
      tracker.trouble === null
        ? { status: 'pass', value: 'delivered' }
        : { status: 'warn', value: tracker.trouble, output: TROUBLES[tracker.trouble] },
  };
}

/** Decorates `app.errorTracking`, counts, and follows requests for the trail that a report is told with. */
export const errorTracking = fastifyPlugin<ErrorTrackingOptions>(
  async (app: FastifyInstance, { tracker }) => {
    let unexpected = 0;
    register(app.instruments.registry, tracker, () => unexpected);
    if (tracker.enabled) app.health.register(check(tracker));

    app.decorate('errorTracking', {
      report(error, met) {
        if (comesFromOutage(error)) {
          const level = 'error' as const;
          const fingerprint = 'database-outage';
          return tracker.report({ error, place: placeOf(met), level, fingerprint, everyMs: OUTAGE_EVERY_MS });
        }
        if (isExpected(error)) return null;
        unexpected += 1;
        return tracker.report({ error, place: placeOf(met), level: 'error' });
      },
      note(category, request) {
        if (!tracker.enabled) return;
        const { id: requestId, method } = request;
        tracker.note({
          category,
          requestId,
          traceId: traceIdOf(request),
          method,
          route: routeOf(request).url,
        });
      },
    });

    if (!tracker.enabled) return;
    const reads = new Second(READS_PER_SECOND);
    app.addHook('onResponse', (request, reply, done) => {
      const route = templateOf(request);
      if (HEALTH.has(route)) return done();
      if (isGoodRead(request, reply) && !reads.pass()) return done();
      tracker.note({
        category: 'http',
        requestId: request.id,
        // Nothing runs around it that could know more: asking costs as much as all of this.
        traceId: request.span?.spanContext().traceId,
        method: request.method,
        route,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
      });
      done();
    });
  },
  { name: 'error-tracking', dependencies: ['instruments'] },
);
