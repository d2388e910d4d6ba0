import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { VARIABLE_PARAMETER, type Variable, type VariableValues } from '#core/contract/index.ts';
import type { TimeRange, Variables } from '#core/query/index.ts';
import { neededBy } from '#core/variables/index.ts';
import { path, request } from '#web/app/api.ts';
import { ApiProblem } from '#web/app/problem.ts';

const FRESH_MS = 30_000;
/** Pauses until a variable that was just defined is asked for again, where another process does not know it yet; ms. */
const UNTIL_SAVED = [100, 200, 400, 800, 1_600, 3_200];

interface Asked {
  readonly definitions: readonly Variable[];
  readonly chosen: Variables;
  /** of the page: where all values are meant, they are those of this stretch */
  readonly range: TimeRange | null;
  /** the definitions that the server has: what was defined in this moment cannot be asked for yet */
  readonly known: readonly Variable[];
}

/** The values of a query variable; asked for again when what its query mentions is chosen or defined otherwise. */
export function valuesQuery(
  tenant: string,
  dashboard: string,
  variable: Variable,
  { definitions, chosen, range, known }: Asked,
) {
  const needed = variable.query ? neededBy(variable.query, definitions) : [];
  const names = new Set(needed.map(({ name }) => name));
  const depends = Object.fromEntries(Object.entries(chosen).filter(([name]) => names.has(name)));
  const to = path`tenants/${tenant}/dashboards/${dashboard}/variables/${variable.name}/values`;
  return queryOptions({
    queryKey: ['variable-values', tenant, dashboard, variable, needed, depends, range],
    queryFn: ({ signal }) => request<VariableValues>(`${to}${searchOf(depends, range)}`, { signal }),
    enabled: variable.kind === 'query' && [variable, ...needed].every(one => isKnown(one, known)),
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
    retry: (failures, error) =>
      error instanceof ApiProblem && error.code === 'not-found' && failures < UNTIL_SAVED.length,
    retryDelay: failures => UNTIL_SAVED[failures] ?? 0,
  });
}

/** A change of one's own is shown at once, as what it will be. */
function isKnown(variable: Variable, known: readonly Variable[]): boolean {
  const same = known.find(({ name }) => name === variable.name);
  return same === variable || JSON.stringify(same) === JSON.stringify(variable);
}

function searchOf(chosen: Variables, range: TimeRange | null): string {
  const params = new URLSearchParams({ ...range });
  for (const [name, value] of Object.entries(chosen))
    for (const one of [value].flat()) params.append(`${VARIABLE_PARAMETER}${name}`, one);
  return params.size === 0 ? '' : `?${params}`;
}
