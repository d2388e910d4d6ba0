import type { Config } from '../config/index.ts';

/** Where spans go, and under which name. */
export interface TracingSettings {
  /** whole address that takes OTLP over HTTP; null: nowhere, only the processors that others bring get spans */
  readonly endpoint: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** 0 to 1, of the traces that begin here */
  readonly sampleRate: number;
  /** kept in a second at the most: of those that begin here, and of those that callers decided to keep */
  readonly perSecond: number;
  /** attributes of the resource: what sends the spans */
  readonly resource: Readonly<Record<string, string>>;
}

/** The part of the configuration that tracing reads. */
export type TracingConfig = Pick<
  Config,
  | 'NODE_ENV'
  | 'OTEL_EXPORTER_OTLP_ENDPOINT'
  | 'OTEL_EXPORTER_OTLP_HEADERS'
  | 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
  | 'OTEL_RESOURCE_ATTRIBUTES'
  | 'OTEL_SERVICE_NAME'
  | 'TRACES_PER_SECOND'
  | 'TRACES_SAMPLE_RATE'
>;

/** As the specification of the OTLP exporter has it: the general address is a base, the one of traces is whole. */
function endpointOf(config: TracingConfig): string | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole } = config;
  if (whole) return whole;
  if (!base) return null;
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
}

/** @param release @param instance tells the processes of an installation apart */
export function tracingSettings(
  config: TracingConfig,
  { version, instance }: { readonly version: string; readonly instance: string },
): TracingSettings {
  return {
    endpoint: endpointOf(config),
    headers: config.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    sampleRate: config.TRACES_SAMPLE_RATE,
    perSecond: config.TRACES_PER_SECOND,
    resource: {
      'deployment.environment.name': config.NODE_ENV,
      ...config.OTEL_RESOURCE_ATTRIBUTES,
      'service.name': config.OTEL_SERVICE_NAME,
      'service.version': version,
      'service.instance.id': instance,
    },
  };
}
