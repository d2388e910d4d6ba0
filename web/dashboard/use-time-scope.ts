import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { TimeScope } from './context.ts';
import { readRange, readSearch } from './search.ts';

const ROUTE = '/t/$tenant/d/$dashboard';

/** The time range and the interval, which live in the address. */
export function useTimeScope(): TimeScope {
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const { from, to, refresh } = search;
  return useMemo<TimeScope>(
    () => ({
      range: readRange({ from, to }),
      refresh,
      setRange: range =>
        void navigate({
          search: before => readSearch({ ...before, from: range?.from, to: range?.to }),
          resetScroll: false,
        }),
      setRefresh: seconds =>
        void navigate({
          search: before => readSearch({ ...before, refresh: seconds }),
          replace: true,
          resetScroll: false,
        }),
    }),
    [from, to, refresh, navigate],
  );
}
