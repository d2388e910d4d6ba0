import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Region } from '#core/contract/index.ts';
import { sameValue } from '#core/dashboard/index.ts';
import { useDashboard } from '../context.ts';
import { NO_DATA, type RegionData } from '../live/region-data.ts';
import { metricsQuery } from '../metrics-query.ts';
import { relabel } from './relabel.ts';

/** What is known of a region's data, unless it answers a question that the region no longer asks. */
export function useRegionData({ id, query }: Pick<Region, 'id' | 'query'>): RegionData {
  const { live, tenant } = useDashboard();
  const subscribe = useCallback((changed: () => void) => live.data.subscribe(id, changed), [live, id]);
  const data = useSyncExternalStore(subscribe, () => live.data.get(id));
  const current = sameValue(data.query, query) ? data : NO_DATA;
  const { data: metrics } = useQuery({ ...metricsQuery(tenant.slug), enabled: query?.source === 'system' });
  const { frame } = current;
  const named = useMemo(() => (frame && metrics ? relabel(frame, metrics) : frame), [frame, metrics]);
  return named === frame ? current : { ...current, frame: named };
}
