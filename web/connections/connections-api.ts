import { queryOptions } from '@tanstack/react-query';
import type {
  DataSource,
  DataSourceChanges,
  SourceEntriesQuery,
  SourceEntry,
  SourceKind,
  SourceTestAnswer,
} from '#core/contract/index.ts';
import { path, request } from '#web/app/api.ts';

/** How long what a source has to offer is taken as known, ms. */
const ENTRIES_STALE_MS = 60_000;

/** Settings as the form has them: the server looks whether they are those of the kind. */
export interface SourceToConnect {
  readonly kind: SourceKind;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string | null>>;
}
export type SourceToTry = Omit<SourceToConnect, 'name'> & { readonly id?: string };

/** The sources that a team has connected, by name. */
export function sourcesQuery(tenant: string) {
  return queryOptions({
    queryKey: ['sources', tenant],
    queryFn: async ({ signal }) =>
      (await request<{ sources: DataSource[] }>(path`tenants/${tenant}/sources`, { signal })).sources,
  });
}

/** What can be asked of a source: tables and columns, metrics and labels. */
export function entriesQuery(tenant: string, source: string, query: SourceEntriesQuery) {
  return queryOptions({
    queryKey: ['sources', tenant, source, 'entries', query],
    queryFn: async ({ signal }) =>
      (
        await request<{ entries: SourceEntry[] }>(path`tenants/${tenant}/sources/${source}/entries`, {
          query: { ...query },
          signal,
        })
      ).entries,
    staleTime: ENTRIES_STALE_MS,
    // The source is asked, which may take long to say that it cannot: the person tries again.
    retry: false,
  });
}

export function createSource(tenant: string, source: SourceToConnect): Promise<DataSource> {
  return request(path`tenants/${tenant}/sources`, { method: 'POST', body: source });
}

export function changeSource(tenant: string, id: string, changes: DataSourceChanges): Promise<DataSource> {
  return request(path`tenants/${tenant}/sources/${id}`, { method: 'PATCH', body: changes });
}

export function deleteSource(tenant: string, id: string): Promise<void> {
  return request(path`tenants/${tenant}/sources/${id}`, { method: 'DELETE' });
}

/** Tries a connection as it stands in the form. */
export function tryConnection(tenant: string, source: SourceToTry): Promise<SourceTestAnswer> {
  return request(path`tenants/${tenant}/sources/test`, { method: 'POST', body: source });
}

/** Tries a connection as it is kept; its health is known afterwards. */
export function trySource(tenant: string, id: string): Promise<SourceTestAnswer> {
  return request(path`tenants/${tenant}/sources/${id}/test`, { method: 'POST' });
}
