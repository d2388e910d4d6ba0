import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Variable, VariableValues } from '#core/contract/index.ts';
import type { Variables } from '#core/query/index.ts';
import { neededBy } from '#core/variables/index.ts';
import { path, request } from '#web/app/api.ts';
import { ApiProblem } from '#web/app/problem.ts';
import { stringifySearch } from '#web/app/search-params.ts';
import { variableSearch } from '../search.ts';

const FRESH_MS = 30_000;
/** Pauses until a variable that was just defined is asked for again, ms. */
const UNTIL_SAVED = [100, 200, 400, 800, 1_600, 3_200];

/** The values of a query variable; asked for again when what its query mentions is chosen or defined otherwise. */
export function valuesQuery(
  tenant: string,
  dashboard: string,
  variable: Variable,
  { definitions, chosen }: { readonly definitions: readonly Variable[]; readonly chosen: Variables },
) {
  const needed = variable.query ? neededBy(variable.query, definitions) : [];
  const names = new Set(needed.map(({ name }) => name));
  const depends = Object.fromEntries(Object.entries(chosen).filter(([name]) => names.has(name)));
  const to = path`tenants/${tenant}/dashboards/${dashboard}/variables/${variable.name}/values`;
  return queryOptions({
    queryKey: ['variable-values', tenant, dashboard, variable, needed, depends],
    queryFn: ({ signal }) =>
      request<VariableValues>(`${to}${stringifySearch(variableSearch(depends))}`, { signal }),
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
    // The page shows a variable at once; the server knows it when the change is committed.
    retry: (failures, error) =>
      error instanceof ApiProblem && error.code === 'not-found' && failures < UNTIL_SAVED.length,
    retryDelay: failures => UNTIL_SAVED[failures] ?? 0,
  });
}
