import type { Variable, VariableOption } from '#core/contract/index.ts';
import type { VariableValue } from '#core/query/index.ts';
import { chooseValues, isAllChosen, needsKnown } from '#core/variables/index.ts';

/** @returns what a variable is called for people */
export function labelOf({ label, name }: Pick<Variable, 'label' | 'name'>): string {
  return label.trim() || name;
}

/** More than these are counted instead of named. */
const NAMED = 3;

/**
 * @param known the values with their labels, as far as they have come
 * @returns what is chosen, in words
 */
export function describeChoice(
  variable: Variable,
  choice: VariableValue | undefined,
  known: readonly VariableOption[] = variable.options ?? [],
): string {
  const effective = choice ?? variable.default;
  if (isAllChosen(effective) || (variable.all && [effective].flat().every(text => text === ''))) return 'All';
  if (needsKnown(variable, choice) && known.length === 0) return '…';
  const values = [
    chooseValues(
      variable,
      choice,
      known.map(({ value }) => value),
    ),
  ].flat();
  const labels = new Map(known.map(({ value, label }) => [value, label]));
  if (values.length > NAMED) return `${values.length} chosen`;
  return values.map(value => labels.get(value) ?? value).join(' + ') || '–';
}
