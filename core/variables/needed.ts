import type { Query, Variable } from '../contract/index.ts';
import { inOrder } from './order.ts';
import { mentionedBy } from './texts.ts';

/**
 * @returns the variables that an answer to the query may depend on, each after those that it depends on itself
 */
export function neededBy(query: Query, variables: readonly Variable[]): readonly Variable[] {
  const needed = new Set(mentionedBy(query));
  if (needed.size === 0 || variables.length === 0) return [];
  const { ordered } = inOrder(variables);
  for (const variable of ordered.toReversed()) {
    if (!needed.has(variable.name) || variable.kind !== 'query' || !variable.query) continue;
    for (const name of mentionedBy(variable.query)) needed.add(name);
  }
  return ordered.filter(({ name }) => needed.has(name));
}
