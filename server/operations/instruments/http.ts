import type { RecordableHistogram } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';
import { DURATIONS } from './registry.ts';
import { type Series, TalliedHistogram } from './tallied-histogram.ts';
import type { Tally } from './tally.ts';

export interface HttpInstruments {
  requestBegun(method: string): void;
  /** the request that was begun is over: answered, given up by its client, or become a live connection */
  requestOver(method: string): void;
  /** @param route the template, for example `/api/v1/tenants/:tenant` */
  requestDone(method: string, route: string, status: number, seconds: number): void;
}

/** Those that the OpenTelemetry conventions know; anybody may send another word. */
const METHODS = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'];
const KNOWN: ReadonlySet<string> = new Set(METHODS);
const methodOf = (method: string) => (KNOWN.has(method) ? method : '_OTHER');

/** How many requests are under way, and how long answered ones took. */
export function httpInstruments(
  registry: Registry,
  tally: Tally,
  latency: RecordableHistogram,
): HttpInstruments {
  const registers = [registry];
  const durations = new TalliedHistogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time to answer a request; of a live connection, none',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: DURATIONS,
    registers,
  });
  /** by route, then by method (as it was sent: Node's parser knows them) and status */
  const known = new Map<string, Map<string, Map<number, Series>>>();
  const seriesOf = (method: string, route: string, status: number): Series => {
    const found = known.get(route)?.get(method)?.get(status);
    if (found) return found;
    const word = methodOf(method);
    const series =
      word === method
        ? durations.series({
            http_request_method: method,
            http_route: route,
            http_response_status_code: status,
          })
        : seriesOf(word, route, status);
    const methods = known.get(route) ?? new Map<string, Map<number, Series>>();
    const statuses = methods.get(method) ?? new Map<number, Series>();
    known.set(route, methods.set(method, statuses.set(status, series)));
    return series;
  };
  const underWay = new Map<string, { count: number }>();
  const underWayOf = (method: string): { count: number } => {
    const found = underWay.get(method);
    if (found) return found;
    const first = { count: 0 };
    underWay.set(method, first);
    return first;
  };
  new Gauge({
    name: 'http_server_active_requests',
    help: 'Requests under way',
    labelNames: ['http_request_method'],
    registers,
    collect() {
      this.reset();
      for (const [method, { count }] of underWay) this.inc({ http_request_method: methodOf(method) }, count);
    },
  });
  return {
    requestBegun(method) {
      underWayOf(method).count += 1;
    },
    requestOver(method) {
      underWayOf(method).count -= 1;
    },
    requestDone(method, route, status, seconds) {
      tally.requests += 1;
      if (status >= 500) tally.errors += 1;
      latency.record(Math.max(1, Math.round(seconds * 1e6)));
      seriesOf(method, route, status).observe(seconds);
    },
  };
}
