import { useCallback, useEffect, useRef } from 'react';
import type { TimeRange, Variables } from '#core/query/index.ts';
import type { LiveDashboard } from './live-dashboard.ts';

/** Scrolling passes many regions; they are asked for when it has come to rest, ms. */
const REST_MS = 80;
/** A tab in the background needs no data, after a while in which one may come back, ms. */
const HIDDEN_MS = 15_000;

/** @returns takes the regions that are on the screen; their data is watched for this range and these variables */
export function useWatch(
  live: LiveDashboard | null,
  range: TimeRange | null,
  refresh: number | undefined,
  variables: Variables,
): (regionIds: ReadonlySet<string>) => void {
  const visible = useRef<ReadonlySet<string>>(new Set());
  const timer = useRef<number | undefined>(undefined);
  const from = range?.from;
  const to = range?.to;

  const send = useCallback(() => {
    const stretch = from !== undefined && to !== undefined ? { from, to } : null;
    live?.watch({ regions: [...visible.current].sort(), range: stretch, refresh, variables });
  }, [live, from, to, refresh, variables]);
  const latest = useRef(send);
  latest.current = send;

  useEffect(() => {
    send();
    let hiding: number | undefined;
    const visibility = () => {
      clearTimeout(hiding);
      if (document.visibilityState === 'visible') send();
      else hiding = window.setTimeout(() => live?.watch({ regions: [], range: null, refresh }), HIDDEN_MS);
    };
    document.addEventListener('visibilitychange', visibility);
    return () => {
      clearTimeout(hiding);
      document.removeEventListener('visibilitychange', visibility);
    };
  }, [live, refresh, send]);

  return useCallback(regionIds => {
    visible.current = regionIds;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => latest.current(), REST_MS);
  }, []);
}
