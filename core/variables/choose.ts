import type { Variable } from '../contract/index.ts';
import { ALL_VALUES, VARIABLE_LIMITS, type VariableValue } from '../query/index.ts';

/** The values that a variable has at the moment, when they are known: for a list always, for a text never. */
export type Known = readonly string[] | null;

const listOf = (value: VariableValue | undefined): string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const isEmpty = (value: VariableValue): boolean => listOf(value).every(text => text === '');

/** @returns whether a choice is all values, whatever they are */
export function isAllChosen(choice: VariableValue | undefined): boolean {
  return listOf(choice).includes(ALL_VALUES);
}

/** What was chosen, as far as it can be; else the default. */
function wished(variable: Variable, choice: VariableValue | undefined): VariableValue {
  const { multi, all, kind, options } = variable;
  if (choice === undefined) return variable.default;
  if (kind === 'text') return listOf(choice)[0] ?? '';
  if (isAllChosen(choice)) return all ? ALL_VALUES : variable.default;
  const there = new Set(options?.map(({ value }) => value));
  const possible = kind === 'list' ? listOf(choice).filter(value => there.has(value)) : listOf(choice);
  if (possible.length === 0) return variable.default;
  return multi ? possible : possible[0]!;
}

/** @returns whether the values of a query variable have to be known to say what is chosen */
export function needsKnown(variable: Variable, choice: VariableValue | undefined): boolean {
  if (variable.kind !== 'query') return false;
  const value = wished(variable, choice);
  return isAllChosen(value) || isEmpty(value);
}

/**
 * What a variable is, for the queries that mention it.
 *
 * - A list is one or several of its options, a text what was typed, a query variable any text: values are bound, so
 *   that one which the query does not give does no harm, and a link goes on working while its host is away.
 * - Not chosen, or not possible: the default; an empty default is all of them where that may be, else the first.
 * - Several, and all, are a list of texts; otherwise it is one text.
 *
 * @param choice of the person, undefined: none
 * @param known the values of a query variable, where `needsKnown`
 */
export function chooseValues(
  variable: Variable,
  choice: VariableValue | undefined,
  known: Known,
): VariableValue {
  const { kind, multi, all } = variable;
  const values = kind === 'list' ? (variable.options?.map(({ value }) => value) ?? []) : (known ?? []);
  const value = wished(variable, choice);
  const within = (text: string) => text.slice(0, VARIABLE_LIMITS.valueLength);
  if (kind === 'text') return within(listOf(value)[0] ?? '');
  if (isAllChosen(value) || (isEmpty(value) && all)) return values.slice(0, VARIABLE_LIMITS.values);
  const chosen =
    isEmpty(value) && !listOf(value).some(text => values.includes(text)) ? values.slice(0, 1) : listOf(value);
  return multi ? chosen.slice(0, VARIABLE_LIMITS.values).map(within) : within(chosen[0] ?? '');
}
