import {
  createHistogram,
  monitorEventLoopDelay,
  performance,
  type RecordableHistogram,
} from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What happened since the process started, as plain numbers; two readings make a rate. */
export interface Tally {
  requests: number;
  /** answers of class 5xx */
  errors: number;
  commands: number;
  executions: number;
  liveConnections: number;
  roomsOpen: number;
}

export type CommandOutcome = 'accepted' | 'rejected' | 'failed';
export type ExecutionOutcome = 'ok' | 'refused' | 'failed' | 'timeout';

/**
 * The measurements of one server: every part reports through these methods; the registry is what the
 * operations listener exposes. Names follow the OpenTelemetry conventions in Prometheus' spelling; labels
 * are bounded (templates, types and outcomes, never ids).
 */
export interface Instruments {
  readonly registry: Registry;
  readonly tally: Readonly<Tally>;
  /** durations of answered requests in microseconds, for percentiles; whoever reads it may reset it */
  readonly latency: RecordableHistogram;
  /** @param route the template, for example `/api/v1/tenants/:tenant` */
  requestDone(method: string, route: string, status: number, seconds: number): void;
  commandDone(type: string, outcome: CommandOutcome, seconds: number): void;
  /** one append transaction of a room, with the number of events in it */
  appendDone(outcome: string, events: number, seconds: number): void;
  /** one execution of a query, for however many watchers */
  executionDone(source: string, outcome: ExecutionOutcome, seconds: number): void;
  liveConnections(delta: number): void;
  roomsOpen(delta: number): void;
  watchers(delta: number): void;
  close(): void;
}

/** Seconds. Fine at the bottom, where a good answer lives. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How often the event loop is looked at. What is measured contains it: an idle loop shows this, not 0. */
const DELAY_RESOLUTION_MS = 20;

/** @returns fresh instruments with a registry of their own, so that two servers in one process do not mix */
export function createInstruments(): Instruments {
  const registry = new Registry();
  const registers = [registry];
  const tally: Tally = {
    requests: 0,
    errors: 0,
    commands: 0,
    executions: 0,
    liveConnections: 0,
    roomsOpen: 0,
  };
  const latency = createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 });
  const duration = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Histogram({ name, help, labelNames, buckets: DURATIONS, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });

  const requests = duration('http_server_request_duration_seconds', 'Time to answer a request', [
    'http_request_method',
    'http_route',
    'http_response_status_class',
  ]);
  const commands = duration('region_dashboard_command_duration_seconds', 'Time from command to answer', [
    'type',
    'outcome',
  ]);
  const appends = duration('region_dashboard_append_duration_seconds', 'Time of one append transaction', [
    'outcome',
  ]);
  const appended = new Counter({
    name: 'region_dashboard_appended_events_total',
    help: 'Events committed',
    registers,
  });
  const executions = duration('region_dashboard_query_duration_seconds', 'Time of one query execution', [
    'source',
    'outcome',
  ]);
  const live = gauge('region_dashboard_live_connections', 'Open live connections');
  const rooms = gauge('region_dashboard_rooms_open', 'Dashboards held in memory');
  const watchers = gauge('region_dashboard_query_watchers', 'Regions being watched, over all connections');
  const closeProcess = instrumentProcess(registers);

  return {
    registry,
    tally,
    latency,
    requestDone(method, route, status, seconds) {
      tally.requests += 1;
      if (status >= 500) tally.errors += 1;
      latency.record(Math.max(1, Math.round(seconds * 1e6)));
      const statusClass = `${Math.floor(status / 100)}xx`;
      requests.observe(
        { http_request_method: method, http_route: route, http_response_status_class: statusClass },
        seconds,
      );
    },
    commandDone(type, outcome, seconds) {
      tally.commands += 1;
      commands.observe({ type, outcome }, seconds);
    },
    appendDone(outcome, events, seconds) {
      appends.observe({ outcome }, seconds);
      if (outcome === 'appended') appended.inc(events);
    },
    executionDone(source, outcome, seconds) {
      tally.executions += 1;
      executions.observe({ source, outcome }, seconds);
    },
    liveConnections(delta) {
      tally.liveConnections += delta;
      live.set(tally.liveConnections);
    },
    roomsOpen(delta) {
      tally.roomsOpen += delta;
      rooms.set(tally.roomsOpen);
    },
    watchers(delta) {
      watchers.inc(delta);
    },
    close() {
      closeProcess();
      registry.clear();
    },
  };
}

/** Memory, processor and event loop; read when somebody asks for the registry. */
function instrumentProcess(registers: Registry[]): () => void {
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  let loop = performance.eventLoopUtilization();
  const read = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time used',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  read('process_start_time_seconds', 'Start, since 1970', () => performance.timeOrigin / 1_000);
  read('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  read('nodejs_heap_size_used_bytes', 'JavaScript heap in use', () => process.memoryUsage().heapUsed);
  read('nodejs_eventloop_utilization', 'Busy share of the event loop since the last reading', () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, loop);
    loop = now;
    return utilization;
  });
  new Gauge({
    name: 'nodejs_eventloop_delay_seconds',
    help: 'How late timers ran since the last reading',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const quantile of [50, 99])
        this.set(
          { quantile: String(quantile / 100) },
          Math.max(0, delay.percentile(quantile) / 1e9 - DELAY_RESOLUTION_MS / 1e3),
        );
      delay.reset();
    },
  });
  return () => delay.disable();
}

declare module 'fastify' {
  interface FastifyInstance {
    instruments: Instruments;
  }
}

/** Decorates `app.instruments` and measures every answered request by its route's template. */
export const instruments = plugin(
  async (app: FastifyInstance) => {
    const made = createInstruments();
    app.decorate('instruments', made);
    app.addHook('onResponse', async (request, reply) => {
      const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
      made.requestDone(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
    });
    app.addHook('onClose', async () => made.close());
  },
  { name: 'instruments' },
);
