import { randomUUID } from 'node:crypto';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { SpanDestination } from './destination.ts';
import type { RemoteSpan } from './remote-span.ts';
import { Sampling } from './sampling.ts';
import { type TracingConfig, type TracingSettings, tracingSettings } from './settings.ts';
import { type SpanCounts, SpanTally } from './span-tally.ts';
import { setTracer } from './traced.ts';

export interface TracingOptions {
  readonly config: TracingConfig;
  /** of the release */
  readonly version: string;
  /** a line for the log, at most one a minute */
  readonly say: (line: string) => void;
  /**
   * Others who want the spans of this process (error tracking, a test). They share the one provider: its
   * sampling, its context, its ids. With one of them spans are made even when no collector is configured.
   */
  readonly processors?: readonly SpanProcessor[];
  /** take what is kept, beside the collector or without one, in the same bounded way */
  readonly destinations?: readonly SpanDestination[];
}

/** The tracing of this process. */
export interface Tracing {
  /** false: nothing is configured, no provider is registered, and every helper does nothing */
  readonly enabled: boolean;
  readonly counts: Readonly<SpanCounts>;
  /** Exports the page's half of a trace; pages tell only of traces that are kept. */
  record(span: RemoteSpan): void;
  /** Sends what waits, without an end in sight when the collector is slow. */
  flush(): Promise<void>;
  /** Sends what waits, for a bounded time, and takes the provider away. Safe to call twice. */
  stop(): Promise<void>;
}

/** How long a stop waits for the last spans, ms. */
const LAST_SPANS_MS = 2_000;

const OFF: Tracing = {
  enabled: false,
  counts: Object.freeze({ exported: 0, dropped: 0 }),
  record() {},
  async flush() {},
  async stop() {},
};

let current: Tracing = OFF;

/** @returns the tracing of this process; one that does nothing before startTracing and after its stop */
export function currentTracing(): Tracing {
  return current;
}

/**
 * Registers the one tracer provider of this process, with its context and its propagation. Called once, before
 * anything is opened; everything else asks `traced` and its siblings.
 *
 * @returns a tracing that does nothing when neither a collector nor a processor is there
 * @throws Error when there is one already: two would tear traces apart
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { config, version, say, processors = [], destinations: others = [] } = options;
  const settings = tracingSettings(config, { version, instance: randomUUID() });
  const { endpoint, headers } = settings;
  const destinations = endpoint === null ? others : [{ url: endpoint, headers }, ...others];
  if (destinations.length === 0 && processors.length === 0) return OFF;
  if (current.enabled) throw new Error('Tracing was started before; a process has one provider.');
  current = await register(settings, processors, destinations, new SpanTally(say));
  return current;
}

/** Loads the SDK only now: who does not trace pays nothing for it. */
async function register(
  settings: TracingSettings,
  others: readonly SpanProcessor[],
  destinations: readonly SpanDestination[],
  tally: SpanTally,
): Promise<Tracing> {
  const [
    api,
    sdk,
    { AsyncLocalStorageContextManager },
    { W3CTraceContextPropagator },
    resources,
    { remoteSpanReader },
    { processorTo },
    { Sending },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/resources'),
    import('./remote-span.ts'),
    import('./destination.ts'),
    import('./sending.ts'),
  ]);
  const resource = resources.resourceFromAttributes(settings.resource);
  const sending = new Sending();
  const ways = destinations.map(destination => processorTo(destination, tally, sending));
  const processors = [...ways.map(({ processor }) => processor), ...others];
  const provider = new sdk.TracerProvider({
    resource,
    // It is asked only for what is kept: `Sampling` has decided before.
    sampler: new sdk.AlwaysOnSampler(),
    spanLimits: {
      attributeCountLimit: 32,
      attributeValueLengthLimit: 256,
      eventCountLimit: 8,
      linkCountLimit: 128,
    },
    spanProcessors: processors,
  });
  // The only global that others register, too; nothing of theirs is taken away.
  if (!api.trace.setGlobalTracerProvider(provider))
    throw new Error('Another OpenTelemetry provider is registered in this process.');
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  api.propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const unregister = () => {
    api.trace.disable();
    api.context.disable();
    api.propagation.disable();
  };
  setTracer(
    provider.getTracer('region-dashboard', settings.resource['service.version']),
    new Sampling(settings.sampleRate, settings),
  );

  let stopping: Promise<void> | null = null;
  const stop = async () => {
    current = OFF;
    setTracer(null, null);
    await bounded(LAST_SPANS_MS, provider.shutdown());
    for (const { abandon } of ways) abandon();
    await sending.close();
    unregister();
  };
  const read = remoteSpanReader(settings.resource);
  return {
    enabled: true,
    counts: tally.counts,
    record(span) {
      const readable = read(span);
      for (const processor of processors) processor.onEnd(readable);
    },
    flush: () => provider.forceFlush().catch(() => {}),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Waits no longer than this, whatever comes of it. */
async function bounded(ms: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  await Promise.race([work.catch(() => {}), late.promise]);
  clearTimeout(timer);
}
