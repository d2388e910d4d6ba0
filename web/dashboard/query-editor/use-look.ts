import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SourceEntriesQuery, SourceEntry } from '#core/contract/index.ts';
import { entriesQuery } from '#web/connections/connections-api.ts';
import type { DatabaseLook } from './database-completion.ts';
import type { MetricsLook } from './metrics-completion.ts';

/** @returns what a source has to offer, shared with the browser beside the text; nothing where it does not answer */
function lookInto(client: QueryClient, tenant: string, source: string): DatabaseLook & MetricsLook {
  const ask = (query: SourceEntriesQuery): Promise<readonly SourceEntry[]> =>
    client.fetchQuery(entriesQuery(tenant, source, query)).catch(() => []);
  return {
    tables: () => ask({ what: 'tables' }),
    columns: table => ask({ what: 'columns', of: table }),
    metrics: search => ask({ what: 'metrics', ...(search && { search }) }),
    labels: metric => ask({ what: 'labels', ...(metric && { of: metric }) }),
    values: label => ask({ what: 'values', of: label }),
  };
}

export function useLook(tenant: string, source: string): DatabaseLook & MetricsLook {
  const client = useQueryClient();
  return useMemo(() => lookInto(client, tenant, source), [client, tenant, source]);
}
