import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { readConfig } from '#server/config/index.ts';
import { type TestApp, type TestAppOptions, testApp } from '#server/testing/app.ts';
import type { ReceivedSpan } from '#server/testing/otlp/decode-traces.ts';
import { type OtlpReceiver, startOtlpReceiver } from '#server/testing/otlp/receiver.ts';
import { startTracing, type Tracing } from '../start-tracing.ts';

/** A server whose traces go to a collector of the test. One at a time: a process has one provider. */
export interface TracedApp {
  readonly app: TestApp;
  readonly collector: OtlpReceiver;
  readonly tracing: Tracing;
  /** @returns the spans of the trace that a `traceparent` names, once one of this name is among them */
  spansOf(traceparent: string, last: RegExp): Promise<ReceivedSpan[]>;
  close(): Promise<void>;
}

/** Span of the caller in every `freshParent`. */
export const CALLER_SPAN = 'b7ad6b7169203331';

/** @returns the `traceparent` of a new trace that is kept, as a page makes them */
export const freshParent = (): string => `00-${randomUUID().replaceAll('-', '')}-${CALLER_SPAN}-01`;

/** @param rate TRACES_SAMPLE_RATE */
export async function tracedApp(rate: string, options: TestAppOptions = {}): Promise<TracedApp> {
  const collector = await startOtlpReceiver();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    TRACES_SAMPLE_RATE: rate,
    TRACES_PER_SECOND: '1000000',
  };
  const config = readConfig({ NODE_ENV: 'test', ...env });
  const tracing = await startTracing({ config, version: '0.0.0-test', say: () => {} });
  const app = await testApp(options);
  return {
    app,
    collector,
    tracing,
    async spansOf(traceparent, last) {
      const [, traceId] = traceparent.split('-');
      const mine = () => collector.spans.filter(span => span.traceId === traceId);
      await vi.waitFor(
        async () => {
          await tracing.flush();
          const names = mine().map(({ name }) => name);
          expect(names).toEqual(expect.arrayContaining([expect.stringMatching(last)]));
        },
        { timeout: 10_000, interval: 20 },
      );
      return mine();
    },
    async close() {
      await app.close();
      await tracing.stop();
      await collector[Symbol.asyncDispose]();
    },
  };
}
