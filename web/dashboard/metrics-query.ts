import { queryOptions } from '@tanstack/react-query';
import type { Metric } from '#core/contract/index.ts';
import { path, request } from '#web/app/api.ts';

/** The metrics of the system source; none for teams other than the operator's. */
export function metricsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['metrics', tenant],
    queryFn: async ({ signal }) =>
      (await request<{ metrics: Metric[] }>(path`tenants/${tenant}/sources/system/metrics`, { signal }))
        .metrics,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
