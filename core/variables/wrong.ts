import { type Rejection, reject, type Variable } from '../contract/index.ts';
import { isAllChosen } from './choose.ts';
import { inOrder } from './order.ts';

/** What is wrong with one variable, as a sentence. */
function wrongWith({ name, kind, options, query, multi, all, default: preset }: Variable): string | null {
  if (kind === 'list' && !options?.length) return `Variable ${name} has no values. Write down at least one.`;
  if (kind === 'query' && !query) return `Variable ${name} has no query. Say where its values come from.`;
  if (kind === 'text' && (multi || all))
    return `Variable ${name} is a text: it has one value. Make it a list to choose several.`;
  if (!multi && Array.isArray(preset))
    return `Variable ${name} has one value, so its default is one. Let it have several, or choose one.`;
  if (!all && isAllChosen(preset))
    return `Variable ${name} cannot be all of its values by default. Allow all, or choose another default.`;
  const values = options?.map(({ value }) => value) ?? [];
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  return twice === undefined ? null : `Variable ${name} has the value “${twice}” twice. Remove one.`;
}

/** @returns why these cannot be the variables of a dashboard; null: they can */
export function wrongVariables(variables: readonly Variable[]): Rejection | null {
  const names = variables.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    return reject('bad-variables', `There are two variables with the name ${twice}. Rename one of them.`, {
      variable: twice,
    });
  for (const variable of variables) {
    const wrong = wrongWith(variable);
    if (wrong) return reject('bad-variables', wrong, { variable: variable.name });
  }
  const { cycle } = inOrder(variables);
  if (!cycle) return null;
  return reject(
    'bad-variables',
    `Variables cannot depend on each other in a circle: ${cycle.join(' → ')}. Take one of them out of a query.`,
    { cycle: [...cycle] },
  );
}
