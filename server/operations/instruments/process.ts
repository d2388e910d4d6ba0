import { readdirSync, readFileSync } from 'node:fs';
import {
  constants,
  monitorEventLoopDelay,
  type PerformanceEntry,
  PerformanceObserver,
  performance,
} from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** How often the event loop is looked at. What is measured contains it: an idle loop shows this, not 0. */
const DELAY_RESOLUTION_MS = 20;
/** Readings closer together than this show the same: two Prometheus servers do not take each other's window. */
const LEAST_WINDOW_MS = 1_000;
/** Where Linux shows the files of the process; elsewhere there are no metrics of them. */
const DESCRIPTORS = '/proc/self/fd';
const LIMITS = '/proc/self/limits';

/** Memory, processor, open files and event loop; read when somebody asks for the registry. @returns to stop */
export function instrumentProcess(registry: Registry): () => void {
  const stopLoop = instrumentEventLoop(registry);
  const stopCollections = instrumentCollections(registry);
  const read = gaugeReader(registry);
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time used',
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  read('process_start_time_seconds', 'Start, since 1970', () => performance.timeOrigin / 1_000);
  read('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  const heap = (key: 'used_heap_size' | 'heap_size_limit') => () => getHeapStatistics()[key];
  read('v8js_memory_heap_used_bytes', 'JavaScript heap in use', heap('used_heap_size'));
  read(
    'v8js_memory_heap_limit_bytes',
    'What the JavaScript heap may grow to; beyond it the process ends',
    heap('heap_size_limit'),
  );
  const most = mostDescriptors();
  read(
    'process_open_fds',
    'Open file descriptors: files, connections and pipes; on Linux only',
    () => most && readdirSync(DESCRIPTORS).length,
  );
  read('process_max_fds', 'File descriptors that the process may have open; on Linux only', () => most);
  return () => {
    stopLoop();
    stopCollections();
  };
}

/** @returns a function that makes gauges; one whose value is null is absent */
function gaugeReader(registry: Registry) {
  return (name: string, help: string, value: () => number | null) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const now = value();
        if (now === null) this.remove();
        else this.set(now);
      },
    });
}

/** @returns how many descriptors the process may have; null where the system does not say */
function mostDescriptors(): number | null {
  try {
    const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync(LIMITS, 'utf8')) ?? [];
    if (soft === undefined) return null;
    return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return null;
  }
}

/** What happened since the reading before. */
function instrumentEventLoop(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  let began = performance.eventLoopUtilization();
  let readAt = Number.NEGATIVE_INFINITY;
  let latest = { utilization: 0, p50: 0, p99: 0 };
  const seconds = (percentile: number) =>
    delay.count === 0 ? 0 : Math.max(0, delay.percentile(percentile) / 1e9 - DELAY_RESOLUTION_MS / 1e3);
  const look = () => {
    if (performance.now() - readAt < LEAST_WINDOW_MS) return latest;
    readAt = performance.now();
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, began);
    began = now;
    latest = { utilization, p50: seconds(50), p99: seconds(99) };
    delay.reset();
    return latest;
  };
  const read = gaugeReader(registry);
  read(
    'nodejs_eventloop_utilization_ratio',
    'Busy share of the event loop since the last reading',
    () => look().utilization,
  );
  read(
    'nodejs_eventloop_delay_p50_seconds',
    'How late timers ran since the last reading, median',
    () => look().p50,
  );
  read(
    'nodejs_eventloop_delay_p99_seconds',
    'How late timers ran since the last reading, 99th percentile',
    () => look().p99,
  );
  return () => delay.disable();
}

const COLLECTIONS: ReadonlyMap<number, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

function instrumentCollections(registry: Registry): () => void {
  const durations = new Histogram({
    name: 'v8js_gc_duration_seconds',
    help: 'Time of one garbage collection',
    labelNames: ['v8js_gc_type'],
    buckets: [0.001, 0.01, 0.1, 1, 10],
    registers: [registry],
  });
  for (const type of COLLECTIONS.values()) durations.zero({ v8js_gc_type: type });
  const observer = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      const { detail } = entry as PerformanceEntry & { readonly detail?: { readonly kind?: number } };
      const type = COLLECTIONS.get(detail?.kind ?? -1);
      if (type) durations.observe({ v8js_gc_type: type }, entry.duration / 1_000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}
