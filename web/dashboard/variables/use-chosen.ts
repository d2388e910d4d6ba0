import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Variables } from '#core/query/index.ts';
import type { VariablesScope } from '../context.ts';
import { readSearch, readVariables, variableSearch } from '../search.ts';

const ROUTE = '/t/$tenant/d/$dashboard';

/** What is chosen for the variables, which lives in the address. */
export function useChosen(): VariablesScope {
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  // The same object as long as it says the same: what is watched depends on it.
  const text = JSON.stringify(readVariables(search));
  return useMemo<VariablesScope>(
    () => ({
      chosen: JSON.parse(text) as Variables,
      choose: (name, change) =>
        void navigate({
          search: before => {
            const value = typeof change === 'function' ? change(readVariables(before)[name]) : change;
            const [key] = Object.keys(variableSearch({ [name]: '' })) as [string];
            const { [key]: _, ...rest } = before as Record<string, unknown>;
            return readSearch(value === undefined ? rest : { ...rest, [key]: value });
          },
          resetScroll: false,
        }),
    }),
    [text, navigate],
  );
}
