import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { DashboardEvent, EventPage, Snapshot } from '#core/contract/index.ts';
import { path, request } from '#web/app/api.ts';

/** Part of the log, and how far back the log reaches. */
export type LogPage = Omit<EventPage, 'events'> & { readonly events: readonly DashboardEvent[] };

/** Events of one page of the log. */
export const PAGE = 100;

/** @returns which page an event is on; pages count from 0 */
export function pageOf(seq: number): number {
  return Math.floor((seq - 1) / PAGE);
}

/** The dashboard as it was after one event. The past does not change, so it is asked for once. */
export function pastQuery(tenant: string, dashboard: string, seq: number) {
  return queryOptions({
    queryKey: ['past', tenant, dashboard, seq],
    queryFn: ({ signal }) =>
      request<Snapshot>(path`tenants/${tenant}/dashboards/${dashboard}`, { query: { at: seq }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** @param head seq of the newest event: a page that was not full then is asked for again */
export function eventsQuery(tenant: string, dashboard: string, page: number, head: number) {
  const full = (page + 1) * PAGE <= head;
  return queryOptions({
    queryKey: ['events', tenant, dashboard, page, full ? 'full' : head],
    queryFn: ({ signal }) =>
      request<LogPage>(path`tenants/${tenant}/dashboards/${dashboard}/events`, {
        query: { after: page * PAGE, limit: PAGE },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}
