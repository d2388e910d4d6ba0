import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { OtlpExporter } from './otlp-exporter.ts';
import { MOST_WAITING, Outgoing } from './outgoing.ts';
import type { Sending } from './sending.ts';
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

/** @returns a processor for spans that go there, and what gives up those that have not gone */
export function processorTo(
  { url, headers }: SpanDestination,
  tally: SpanTally,
  sending: Pick<Sending, 'send'>,
): { readonly processor: SpanProcessor; readonly abandon: () => void } {
  const outgoing = new Outgoing(tally);
  const exporter = new OtlpExporter({ url, headers, withinMs: ANSWER_MS, sending });
  const batch = new BatchSpanProcessor({
    exporter: outgoing.counted(exporter),
    maxQueueSize: MOST_WAITING,
    maxExportBatchSize: BATCH_SPANS,
    scheduledDelayMillis: SEND_EVERY_MS,
    exportTimeoutMillis: ANSWER_MS + 1_000,
  });
  return { processor: outgoing.bounded(batch), abandon: () => outgoing.abandon() };
}
