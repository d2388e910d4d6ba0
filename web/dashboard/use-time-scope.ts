import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { setTimeZone } from '#web/widgets/index.ts';
import type { TimeScope } from './context.ts';
import { type DashboardSearch, readRange, readSearch } from './search.ts';
import { browserZone, rememberedZone, rememberZone } from './time/zones.ts';

const ROUTE = '/t/$tenant/d/$dashboard';

/** The time range, the interval and the time zone, which live in the address. @param person whose zone is remembered */
export function useTimeScope(person: string): TimeScope {
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const { from, to, refresh, tz } = search;
  const [remembered, setRemembered] = useState(() => rememberedZone(person));
  const chosenZone = tz ?? remembered;
  const change = useCallback(
    (part: { readonly [K in keyof DashboardSearch]?: DashboardSearch[K] | undefined }, replace = false) =>
      void navigate({ search: before => readSearch({ ...before, ...part }), replace, resetScroll: false }),
    [navigate],
  );
  // Before anything is drawn: what formats times asks it.
  setTimeZone(chosenZone);
  return useMemo<TimeScope>(
    () => ({
      range: readRange({ from, to }),
      refresh,
      zone: chosenZone ?? browserZone(),
      chosenZone,
      setRange: range => change({ from: range?.from, to: range?.to }),
      setRefresh: seconds => change({ refresh: seconds }, true),
      setZone: zone => {
        rememberZone(person, zone);
        setRemembered(zone);
        change({ tz: zone }, true);
      },
    }),
    [from, to, refresh, chosenZone, change, person],
  );
}
