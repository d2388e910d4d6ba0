import type { Outbound } from '#server/outbound/index.ts';
import type { Shaper } from '#server/shaping/index.ts';
import type { Connectors } from './connector.ts';
import { httpConnector } from './http/http-connector.ts';
import { postgresConnector } from './postgres/postgres-connector.ts';
import { prometheusConnector } from './prometheus/prometheus-connector.ts';

export interface ConnectorOptions {
  readonly outbound: Outbound;
  readonly shaper: Shaper;
}

/** @returns what asks each kind of source */
export function openConnectors({ outbound, shaper }: ConnectorOptions): Connectors {
  return {
    postgres: postgresConnector(outbound),
    prometheus: prometheusConnector(outbound),
    http: httpConnector({ outbound, shaper }),
  };
}
