import type { Variable } from '../contract/index.ts';
import { mentionedBy } from './texts.ts';

/**
 * The variables in an order in which each comes after those that its query mentions.
 *
 * @returns `cycle`: the names that go round, the first one again at the end; null: none do
 */
export function inOrder(variables: readonly Variable[]): {
  readonly ordered: readonly Variable[];
  readonly cycle: readonly string[] | null;
} {
  const byName = new Map(variables.map(variable => [variable.name, variable]));
  const ordered: Variable[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  let cycle: readonly string[] | null = null;
  const visit = (variable: Variable): void => {
    const { name } = variable;
    if (done.has(name)) return;
    const met = way.indexOf(name);
    if (met >= 0) {
      cycle ??= [...way.slice(met), name];
      return;
    }
    way.push(name);
    for (const other of variable.kind === 'query' && variable.query ? mentionedBy(variable.query) : []) {
      const needed = byName.get(other);
      if (needed) visit(needed);
    }
    way.pop();
    done.add(name);
    ordered.push(variable);
  };
  for (const variable of variables) visit(variable);
  return { ordered, cycle };
}
