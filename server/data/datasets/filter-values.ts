import { reject } from '#core/contract/index.ts';
import type { Variables } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';

const VARIABLE = /^\$(?:\{([A-Za-z]\w*)\}|([A-Za-z]\w*))$/;

/**
 * @param text of a filter
 * @returns the values that it lets through: those of the variable it names, else the text that it is
 * @throws Refusal bad-query when there is no such variable
 */
export function valuesIn(text: string, variables: Variables): string[] {
  const [, braced, bare] = VARIABLE.exec(text) ?? [];
  const name = braced ?? bare;
  if (name === undefined) return [text];
  if (!Object.hasOwn(variables, name))
    throw new Refusal(
      reject('bad-query', `There is no variable $${name} on this dashboard. Define it, or choose another.`),
    );
  return [variables[name]!].flat();
}
