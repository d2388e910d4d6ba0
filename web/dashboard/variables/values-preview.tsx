import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import type { Variable } from '#core/contract/index.ts';
import type { Frame, Variables } from '#core/query/index.ts';
import { chooseValues, neededBy, needsKnown, valuesOf } from '#core/variables/index.ts';
import { path, request } from '#web/app/api.ts';
import { explain } from '#web/app/problem.ts';
import { Notice, plural } from '#web/ui/index.ts';
import { useDashboard, useTime, VariablesContext } from '../context.ts';
import { isWritten } from '../query-editor/query-text.ts';

interface Props {
  readonly variable: Variable;
  readonly definitions: readonly Variable[];
}

const SHOWN = 20;

/** The values that a query variable would have, before it is saved. */
export function ValuesPreview({ variable, definitions }: Props) {
  const { tenant } = useDashboard();
  const { chosen } = useContext(VariablesContext);
  const { range } = useTime();
  const { query, column } = variable;
  const needed = query ? neededBy(query, definitions) : [];
  // Those whose values would have to be asked for first are left out: the server says so, in words.
  const bound = needed.filter(one => !needsKnown(one, chosen[one.name]));
  const variables: Variables = Object.fromEntries(
    bound.map(one => [one.name, chooseValues(one, chosen[one.name], null)]),
  );
  const tried = useQuery({
    queryKey: ['variable-preview', tenant.slug, query, variables, range],
    queryFn: ({ signal }) =>
      request<Frame>(path`tenants/${tenant.slug}/query`, {
        method: 'POST',
        body: { query, variables, ...range },
        signal,
      }),
    enabled: isWritten(query),
    retry: false,
  });
  if (!isWritten(query)) return null;
  if (tried.error) return <Notice>{explain(tried.error)}</Notice>;
  if (!tried.data) return <p className="text-sm text-dim">Looking for its values.</p>;
  const found = valuesOf({ column }, tried.data);
  if (!found) return <Notice>{`The query gives no column “${column}”.`}</Notice>;
  const rest = found.values.length - SHOWN;
  return (
    <section aria-label="Values" className="rounded-md bg-sunken p-2 text-sm">
      <p className="mb-1 text-xs text-faint">{plural(found.values.length, 'value')}</p>
      <p className="break-words">
        {found.values
          .slice(0, SHOWN)
          .map(({ value }) => value)
          .join(', ')}
        {rest > 0 ? ` and ${rest} more` : ''}
      </p>
    </section>
  );
}
