import {
  infiniteQueryOptions,
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
} from '@tanstack/react-query';
import type { DashboardSummary } from '#core/contract/index.ts';
import { noteError } from '#web/telemetry/index.ts';
import { path, request } from './api.ts';
import { fetchMe } from './me.ts';
import { ApiProblem } from './problem.ts';

/**
 * One cache for the page: what is known shows at once. Who comes to a list or back to the tab gets it anew,
 * since others work here too; within two seconds, the components of one page share an answer.
 */
export const queryClient = new QueryClient({
  // The page tells the person; what was no refusal is a fault of ours, of which somebody should hear as well.
  queryCache: new QueryCache({ onError: error => noteError(error, 'asking') }),
  mutationCache: new MutationCache({ onError: error => noteError(error, 'asking') }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (count, error) =>
        count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
    mutations: { retry: false },
  },
});

/** Who is signed in; fails with a 401 when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => fetchMe(signal),
  staleTime: 60_000,
});

export interface DashboardFilter {
  readonly search: string;
  readonly archived: boolean;
}

interface DashboardPage {
  readonly dashboards: readonly DashboardSummary[];
  readonly cursor: string | null;
}

/** The dashboards of a tenant, page by page; the one changed last comes first. */
export function dashboardsQuery(tenant: string, { search, archived }: DashboardFilter) {
  return infiniteQueryOptions({
    queryKey: ['dashboards', tenant, { search, archived }],
    queryFn: ({ pageParam, signal }) =>
      request<DashboardPage>(path`tenants/${tenant}/dashboards`, {
        query: { search, archived, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.cursor,
    // While a search is refined the last list stays in sight; another team's, or the archive's, never does.
    placeholderData: (previous, query) => {
      const [, owner, filter] = query?.queryKey ?? [];
      return owner === tenant && (filter as DashboardFilter).archived === archived ? previous : undefined;
    },
  });
}
