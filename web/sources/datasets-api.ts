import { queryOptions } from '@tanstack/react-query';
import type { Dataset, DatasetChanges } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { path, request } from '#web/app/api.ts';

/** How many rows the page shows of a dataset. */
const PREVIEW_ROWS = 100;

/** The datasets of a tenant, by name. */
export function datasetsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['datasets', tenant],
    queryFn: async ({ signal }) =>
      (await request<{ datasets: Dataset[] }>(path`tenants/${tenant}/datasets`, { signal })).datasets,
  });
}

export function datasetQuery(tenant: string, dataset: string) {
  return queryOptions({
    queryKey: ['datasets', tenant, dataset],
    queryFn: ({ signal }) => request<Dataset>(path`tenants/${tenant}/datasets/${dataset}`, { signal }),
  });
}

/** The newest rows. */
export function previewQuery(tenant: string, dataset: string) {
  return queryOptions({
    queryKey: ['datasets', tenant, dataset, 'rows'],
    queryFn: ({ signal }) =>
      request<Frame>(path`tenants/${tenant}/datasets/${dataset}/rows`, {
        query: { limit: PREVIEW_ROWS },
        signal,
      }),
  });
}

export function createDataset(tenant: string, name: string): Promise<Dataset> {
  return request(path`tenants/${tenant}/datasets`, { method: 'POST', body: { name } });
}

export function changeDataset(tenant: string, dataset: string, changes: DatasetChanges): Promise<Dataset> {
  return request(path`tenants/${tenant}/datasets/${dataset}`, { method: 'PATCH', body: changes });
}

export function deleteDataset(tenant: string, dataset: string): Promise<void> {
  return request(path`tenants/${tenant}/datasets/${dataset}`, { method: 'DELETE' });
}
