import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { DashboardState } from '#core/contract/index.ts';
import { isProblem } from '#web/app/problem.ts';
import { useLasting } from '../bar/use-lasting.ts';
import { eventsQuery, pageOf, pastQuery } from './past-query.ts';
import { useSettled } from './use-settled.ts';

/** A slider passes many moments; those it rests at are asked for, ms. */
const REST_MS = 120;

interface Past {
  /** null while it is on its way */
  readonly state: DashboardState | null;
  /** when the change was made, RFC 3339 */
  readonly at: string | null;
  readonly slow: boolean;
  /** it was there to choose, and has been folded since */
  readonly folded: boolean;
}

/** @param seq the moment; null: the present @returns the dashboard as it was then; null in the present */
export function usePast(tenant: string, dashboard: string, seq: number | null, head: number): Past | null {
  const rested = useSettled(seq, REST_MS);
  const wanted = seq === null ? null : (rested ?? seq);
  const past = useQuery({ ...pastQuery(tenant, dashboard, wanted ?? 1), enabled: wanted !== null });
  const events = useQuery({
    ...eventsQuery(tenant, dashboard, pageOf(wanted ?? 1), head),
    enabled: wanted !== null,
  });
  const folded = isProblem(past.error, 'history-folded');
  const client = useQueryClient();
  useEffect(() => {
    // The list of changes is older than the fold.
    if (folded) void client.invalidateQueries({ queryKey: ['events', tenant, dashboard] });
  }, [folded, client, tenant, dashboard]);
  const slow = useLasting(wanted !== null && past.isFetching, 500);
  if (seq === null) return null;
  return {
    state: past.data?.state ?? null,
    at: events.data?.events.find(event => event.seq === wanted)?.at ?? null,
    slow,
    folded,
  };
}
