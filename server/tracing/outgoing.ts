import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { SpanTally } from './span-tally.ts';

/** Spans that wait to be sent to one destination; what comes when it is full is lost. */
export const MOST_WAITING = 4_096;

type Result = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** ExportResultCode.SUCCESS */
const SUCCESS = 0;

/**
 * The way of spans to one destination: bounded and counted. Telemetry that cannot be sent is lost; nothing waits
 * for it, other destinations neither.
 */
export class Outgoing {
  readonly #tally: SpanTally;
  #waiting = 0;
  /** sent, and not answered yet */
  #underWay = 0;
  #over = false;

  constructor(tally: SpanTally) {
    this.#tally = tally;
  }

  /** @returns the processor, which takes no more spans than there is room for */
  bounded(batch: SpanProcessor): SpanProcessor {
    return {
      onStart: (span: Span, parent: Context) => batch.onStart(span, parent),
      onEnd: (span: ReadableSpan) => {
        if (!(span.spanContext().traceFlags & 1)) return;
        if (this.#waiting >= MOST_WAITING) {
          this.#tally.lost(1, 'more spans end than can be sent');
          return;
        }
        this.#waiting += 1;
        batch.onEnd(span);
      },
      forceFlush: () => batch.forceFlush(),
      shutdown: () => batch.shutdown(),
    };
  }

  /** @returns the exporter, which counts what becomes of the spans */
  counted(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, answer) => {
        this.#waiting -= spans.length;
        this.#underWay += spans.length;
        exporter.export(spans, (result: Result) => {
          this.#underWay -= spans.length;
          if (this.#over) return answer(result);
          if (result.code === SUCCESS) this.#tally.exported(spans.length);
          else this.#tally.lost(spans.length, 'the collector does not take them');
          answer(result);
        });
      },
      forceFlush: async () => exporter.forceFlush?.(),
      shutdown: () => exporter.shutdown(),
    };
  }

  /** What has not been taken by now is given up. */
  abandon(): void {
    this.#over = true;
    const left = this.#waiting + this.#underWay;
    if (left > 0) this.#tally.lost(left, 'the server stopped before they could be sent');
  }
}
