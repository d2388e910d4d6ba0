import type { Extension } from '@codemirror/state';
import { type PrometheusClient, PromQLExtension } from '@prometheus-io/codemirror-promql';
import type { SourceEntry } from '#core/contract/index.ts';

/** What a Prometheus says of itself; what cannot be had is an empty list. */
export interface MetricsLook {
  metrics(search: string): Promise<readonly SourceEntry[]>;
  /** of one metric, or of all */
  labels(metric: string | undefined): Promise<readonly SourceEntry[]>;
  values(label: string): Promise<readonly SourceEntry[]>;
}

const names = (entries: readonly SourceEntry[]) => entries.map(({ name }) => name);

/** @returns what asks Prometheus for completions, by way of our server */
export function metricsClient(look: MetricsLook): PrometheusClient {
  return {
    metricNames: async (prefix = '') => names(await look.metrics(prefix)),
    labelNames: async metric => names(await look.labels(metric || undefined)),
    labelValues: async label => names(await look.values(label)),
    metricMetadata: async () => {
      const helped = (await look.metrics('')).filter(({ detail }) => detail !== undefined);
      return Object.fromEntries(helped.map(({ name, detail = '' }) => [name, [{ type: '', help: detail }]]));
    },
    series: async () => [],
    flags: async () => ({}),
  };
}

/** PromQL, with the metrics of this Prometheus. Its linter would draw with `data:` pictures, which are refused. */
export function metricsLanguage(look: MetricsLook): Extension {
  return new PromQLExtension()
    .activateLinter(false)
    .setComplete({ remote: metricsClient(look) })
    .asExtension();
}
