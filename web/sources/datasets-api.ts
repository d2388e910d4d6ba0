import { queryOptions } from '@tanstack/react-query';
import type { CreatedPushKey, Dataset, DatasetChanges, DatasetList, PushKey } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { path, request } from '#web/app/api.ts';

/** How many rows the page shows of a dataset. */
const PREVIEW_ROWS = 100;

/** The datasets of a tenant, by name. */
export function datasetsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['datasets', tenant],
    queryFn: async ({ signal }) =>
      (await request<DatasetList>(path`tenants/${tenant}/datasets`, { signal })).datasets,
  });
}

/** How much of its quota a team has used. */
export function quotaQuery(tenant: string) {
  return queryOptions({
    queryKey: ['datasets', tenant, 'quota'],
    queryFn: async ({ signal }) =>
      (await request<DatasetList>(path`tenants/${tenant}/datasets`, { signal })).quota,
  });
}

/** The push keys of a dataset, oldest first. */
export function pushKeysQuery(tenant: string, dataset: string) {
  return queryOptions({
    queryKey: ['datasets', tenant, dataset, 'keys'],
    queryFn: async ({ signal }) =>
      (await request<{ keys: PushKey[] }>(path`tenants/${tenant}/datasets/${dataset}/keys`, { signal })).keys,
  });
}

export function createPushKey(tenant: string, dataset: string, name: string): Promise<CreatedPushKey> {
  return request(path`tenants/${tenant}/datasets/${dataset}/keys`, { method: 'POST', body: { name } });
}

export function revokePushKey(tenant: string, dataset: string, key: string): Promise<void> {
  return request(path`tenants/${tenant}/datasets/${dataset}/keys/${key}`, { method: 'DELETE' });
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
