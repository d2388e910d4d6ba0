import { type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Counter, type Registry } from 'prom-client';
import { routeOf, templateOf } from '../route-of.ts';
import { forRequest } from './request-scope.ts';
import { currentTracing } from './start-tracing.ts';
import { beginKept, keepsTrace, type SpanDescription, within } from './traced.ts';
import { parentOf } from './traceparent.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** false: the route is never traced, whatever its caller says */
    readonly trace?: false;
  }
  interface FastifyRequest {
    /** the span of this request; null when it is not traced, or its trace is not kept */
    span: Span | null;
  }
}

export interface RequestSpansOptions {
  /** where spans that were sent and lost are counted */
  readonly registry: Registry;
}

/** Health, metrics, the page and its files are asked for all the time and tell nothing. */
const TRACED = '/api/';

function isTraced(request: FastifyRequest): boolean {
  const { url, config } = routeOf(request);
  return url?.startsWith(TRACED) === true && config.trace !== false;
}

/** By the OpenTelemetry conventions for HTTP servers; without address, query and client, which may tell secrets. */
function describe(request: FastifyRequest, route: string): SpanDescription {
  return {
    kind: SpanKind.SERVER,
    attributes: {
      'http.request.method': request.method,
      'http.route': route,
      'url.scheme': request.protocol,
      'network.protocol.version': request.raw.httpVersion,
      'request.id': request.id,
    },
  };
}

/** @returns null: it is not traced, or its trace is not kept, as most are not */
function begin(request: FastifyRequest): Span | null {
  if (!request.url.startsWith(TRACED)) return null;
  const parent = parentOf(request.headers.traceparent);
  // Drawing lots costs less than looking at the route.
  if (!keepsTrace(parent) || !isTraced(request)) return null;
  const route = templateOf(request);
  return beginKept(`${request.method} ${route}`, parent, () => describe(request, route));
}

/** Ends the span of a request with what it was answered; its connection may stay (101). */
export function endRequestSpan({ span }: FastifyRequest, status: number): void {
  if (!span) return;
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) {
    span.setAttribute('error.type', String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** Runs the rest of a request as what is done for it. (Fastify comes back to it after reading the body.) */
function enter({ id, span }: FastifyRequest, _: FastifyReply, done: () => void): void {
  forRequest(id, () => (span ? within(span, done) : done()));
}

/** Most requests have no span: what it costs them is a number and a branch, and no hook at their end. */
function beginAndEnter(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const span = begin(request);
  request.span = span;
  // Also when the client goes away before the answer. One that has ended (live) stays as it is.
  if (span) reply.raw.once('close', () => span.isRecording() && endRequestSpan(request, reply.statusCode));
  enter(request, reply, done);
}

function countSpans(registry: Registry): void {
  new Counter({
    name: 'region_dashboard_trace_spans_total',
    help: 'Spans that were sent to the collector, and spans that were lost',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      const { exported, dropped } = currentTracing().counts;
      this.reset();
      this.inc({ outcome: 'exported' }, exported);
      this.inc({ outcome: 'dropped' }, dropped);
    },
  });
}

/**
 * A span for every request of the API (`request.span`), and the id of the request for everything that is done
 * for it. Registered before everything else that has hooks.
 */
export const requestSpans = fastifyPlugin<RequestSpansOptions>(
  async (app, { registry }) => {
    countSpans(registry);
    app.decorateRequest('span', null);
    app.addHook('onRequest', currentTracing().enabled ? beginAndEnter : enter);
  },
  { name: 'request-spans' },
);
