import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Sending } from './sending.ts';

export interface OtlpExporterOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** how long the collector may take for one batch, repetitions included, ms */
  readonly withinMs: number;
  readonly sending: Pick<Sending, 'send'>;
}

/**
 * Exports spans by OTLP over HTTP, in protobuf. Not OpenTelemetry's own exporter: that sends from the thread that serves
 * requests (see `Sending`), and adds headers of the environment, which may be the key of another service.
 */
export class OtlpExporter implements SpanExporter {
  readonly #options: OtlpExporterOptions;

  constructor(options: OtlpExporterOptions) {
    this.#options = options;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const { sending, ...where } = this.#options;
    const headers = { ...where.headers, 'content-type': 'application/x-protobuf' };
    // A copy: the serializer may hand out a part of a larger buffer, and the thread takes it away.
    const body = new Uint8Array(ProtobufTraceSerializer.serializeRequest(spans) ?? []);
    void sending
      .send({ ...where, headers, body })
      .then(taken => done({ code: taken ? ExportResultCode.SUCCESS : ExportResultCode.FAILED }));
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
