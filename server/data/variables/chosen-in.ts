import { VARIABLE_PARAMETER } from '#core/contract/index.ts';
import type { Variables, VariableValue } from '#core/query/index.ts';

/** @param query of an address, checked against its schema @returns what its `var-…` choose */
export function chosenIn(query: Readonly<Record<string, unknown>>): Variables {
  const chosen = Object.entries(query).filter(([name]) => name.startsWith(VARIABLE_PARAMETER));
  return Object.fromEntries(
    chosen.map(([name, value]) => [name.slice(VARIABLE_PARAMETER.length), value as VariableValue]),
  );
}
