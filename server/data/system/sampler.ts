import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Instruments } from '#server/operations/index.ts';
import { CATALOGUE, type MetricId, type Sample } from './catalogue.ts';
import {
  type PostgresRates,
  type PostgresReading,
  type PostgresStatistics,
  postgresRates,
} from './postgres-statistics.ts';
import { RegistryReader } from './registry-reader.ts';
import { Ring } from './ring.ts';

const SAMPLE_MS = 1_000;
/** What takes some looking up is looked up less often, and stands until then. */
const REGISTRY_MS = 5_000;
const POSTGRES_MS = 5_000;
/** How long a reading of the database stands for now. */
const POSTGRES_STALE_MS = 3 * POSTGRES_MS;
/** What is measured contains it: an idle event loop shows this, not 0. */
const DELAY_RESOLUTION_MS = 20;
const CAPACITY = 3_600;

export interface SamplerOptions {
  readonly instruments: Instruments;
  /** null while the database does not answer */
  readonly statistics: () => Promise<PostgresStatistics | null>;
}

/** Looks at the process every second, at its metrics and its database every five, and keeps an hour of it. */
export class Sampler {
  readonly ring = new Ring<MetricId>(
    CATALOGUE.map(({ id }) => id),
    CAPACITY,
  );
  readonly #options: SamplerOptions;
  readonly #registry: RegistryReader;
  readonly #delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  #timer: NodeJS.Timeout | undefined;
  #loop = performance.eventLoopUtilization();
  #cpu = process.cpuUsage();
  #tally: Instruments['tally'];
  #at = performance.now();
  #registryReadAt = Number.NEGATIVE_INFINITY;
  #asking = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #reading: PostgresReading | null = null;
  #postgres: PostgresRates | null = null;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#registry = new RegistryReader(options.instruments.registry);
    this.#tally = { ...options.instruments.tally };
  }

  start(): void {
    this.#delay.enable();
    this.#timer = setInterval(() => {
      this.ring.add(Date.now(), this.sample());
    }, SAMPLE_MS);
    this.#timer.unref();
    void this.readPostgres();
    void this.readRegistry();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  /** @returns what happened since the last call */
  sample(): Sample {
    const now = performance.now();
    const seconds = Math.max((now - this.#at) / 1_000, 0.001);
    this.#at = now;
    if (now - this.#askedAt >= POSTGRES_MS) void this.readPostgres();
    if (now - this.#registryReadAt >= REGISTRY_MS) void this.readRegistry();
    return {
      ...this.#registry.latest,
      ...this.#requests(seconds),
      ...this.#process(seconds),
      ...this.#database(now),
      uptime: process.uptime(),
    };
  }

  #requests(seconds: number) {
    const { instruments } = this.#options;
    const before = this.#tally;
    const after = { ...instruments.tally };
    this.#tally = after;
    const { latency } = instruments;
    const quantile = (percent: number) =>
      latency.count === 0 ? Number.NaN : latency.percentile(percent) / 1_000;
    const [p50, p95, p99] = [quantile(50), quantile(95), quantile(99)];
    latency.reset();
    const requests = after.requests - before.requests;
    const errors = after.errors - before.errors;
    return {
      'http.requests': requests / seconds,
      'http.errors': errors / seconds,
      'http.errors.share': requests === 0 ? Number.NaN : (100 * errors) / requests,
      'http.latency.p50': p50,
      'http.latency.p95': p95,
      'http.latency.p99': p99,
      'commands.rate': (after.commands - before.commands) / seconds,
      'queries.rate': (after.executions - before.executions) / seconds,
      'live.connections': after.liveConnections,
      'rooms.open': after.roomsOpen,
    };
  }

  #process(seconds: number) {
    const cpu = process.cpuUsage();
    const used = cpu.user + cpu.system - this.#cpu.user - this.#cpu.system;
    this.#cpu = cpu;
    const loop = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loop, this.#loop);
    this.#loop = loop;
    const delay =
      this.#delay.count === 0 ? Number.NaN : this.#delay.percentile(99) / 1e6 - DELAY_RESOLUTION_MS;
    this.#delay.reset();
    const memory = process.memoryUsage();
    return {
      'process.cpu': (used / 1e6 / seconds) * 100,
      'process.memory.rss': memory.rss,
      'process.memory.heap': memory.heapUsed,
      'eventloop.utilisation': utilization * 100,
      'eventloop.delay.p99': Math.max(0, delay),
    };
  }

  #database(now: number) {
    const fresh = this.#reading !== null && now - this.#reading.at < POSTGRES_STALE_MS;
    const postgres = fresh ? this.#postgres : null;
    return {
      'postgres.connections': postgres?.connections ?? Number.NaN,
      'postgres.commits': postgres?.commits ?? Number.NaN,
      'postgres.rollbacks': postgres?.rollbacks ?? Number.NaN,
      'postgres.rows.read': postgres?.rowsRead ?? Number.NaN,
      'postgres.rows.written': postgres?.rowsWritten ?? Number.NaN,
      'postgres.cache_hit_ratio': postgres?.cacheHitRatio ?? Number.NaN,
      'postgres.size': postgres?.size ?? Number.NaN,
    };
  }

  /** What is said on /metrics is read from there, so that both say the same. */
  async readRegistry(): Promise<void> {
    this.#registryReadAt = performance.now();
    await this.#registry.read();
  }

  /** Never two at once: a database that hangs is not asked again before it has answered. */
  async readPostgres(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    this.#askedAt = performance.now();
    const statistics = await this.#options.statistics().catch(() => null);
    this.#asking = false;
    if (statistics === null) return;
    const reading = { statistics, at: performance.now() };
    this.#postgres = postgresRates(this.#reading, reading);
    this.#reading = reading;
  }
}
