import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { MOST_WAITING, Outgoing } from './outgoing.ts';
import type { SpanTally } from './span-tally.ts';

/** Somewhere that takes spans by OTLP over HTTP. */
export interface SpanDestination {
  /** whole */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sent this often at the latest, ms. */
const SEND_EVERY_MS = 2_000;
const BATCH_SPANS = 512;
/** How long the collector may take for one batch, repetitions included, ms. */
const ANSWER_MS = 5_000;

const HEADER_VARIABLES = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'];

/** The exporter adds headers of the environment by itself; the key of one service is not for another. */
function withoutOthersHeaders<T>(make: () => T): T {
  const kept = HEADER_VARIABLES.flatMap(name => {
    const value = process.env[name];
    delete process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  try {
    return make();
  } finally {
    for (const [name, value] of kept) process.env[name] = value;
  }
}

/** @returns a processor for spans that go there, and what gives up those that have not gone */
export function processorTo(
  { url, headers }: SpanDestination,
  tally: SpanTally,
): { readonly processor: SpanProcessor; readonly abandon: () => void } {
  const outgoing = new Outgoing(tally);
  const exporter = withoutOthersHeaders(
    () => new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: ANSWER_MS }),
  );
  const batch = new BatchSpanProcessor({
    exporter: outgoing.counted(exporter),
    maxQueueSize: MOST_WAITING,
    maxExportBatchSize: BATCH_SPANS,
    scheduledDelayMillis: SEND_EVERY_MS,
    exportTimeoutMillis: ANSWER_MS + 1_000,
  });
  return { processor: outgoing.bounded(batch), abandon: () => outgoing.abandon() };
}
