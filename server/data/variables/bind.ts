import {
  type Query,
  reject,
  type Variable,
  type VariableOption,
  type VariableValues,
} from '#core/contract/index.ts';
import type { TimeRange, Variables, VariableValue } from '#core/query/index.ts';
import { chooseValues, neededBy, needsKnown, valuesOf } from '#core/variables/index.ts';
import { Refusal } from '#server/problems.ts';
import type { DataRequest, Outcome } from '../executions.ts';
import { defaultRange } from '../region-range.ts';
import type { Tenant } from '../source.ts';

/** The variables of a dashboard, and what somebody has chosen. */
export interface Choice {
  readonly definitions: readonly Variable[];
  readonly chosen: Variables;
}

export interface Asking {
  readonly tenant: Tenant;
  readonly range: TimeRange | null;
  readonly run: (request: DataRequest) => Promise<Outcome>;
}

export interface Bound {
  readonly variables: Variables;
  /** they depend on the values that a query gave: ask again some time */
  readonly changing: boolean;
}

const choiceOf = (chosen: Variables, name: string): VariableValue | undefined =>
  Object.hasOwn(chosen, name) ? chosen[name] : undefined;

/**
 * What the variables are that a query mentions. All values of a query variable are looked up here and not taken from
 * the page: a program that asks for `$__all` has none to send, a page may have old ones, and one answer is shared by
 * everybody who looks.
 *
 * @throws Refusal when the values of a variable cannot be had
 */
export async function bindVariables(
  query: Query,
  { definitions, chosen }: Choice,
  asking: Asking,
): Promise<Bound> {
  const variables: Record<string, VariableValue> = {};
  let changing = false;
  for (const variable of neededBy(query, definitions)) {
    const choice = choiceOf(chosen, variable.name);
    const needs = needsKnown(variable, choice);
    changing ||= needs;
    const known = needs ? (await askValues(variable, variables, asking)).values : null;
    variables[variable.name] = chooseValues(variable, choice, known?.map(({ value }) => value) ?? null);
  }
  return { variables, changing };
}

/** @returns the values that can be chosen for a variable. @throws Refusal when they cannot be had */
export async function valuesOfVariable(
  variable: Variable,
  choice: Choice,
  asking: Asking,
): Promise<VariableValues> {
  if (variable.kind !== 'query') return { values: (variable.options ?? []) as VariableOption[] };
  const { variables } = await bindVariables(variable.query!, choice, asking);
  return askValues(variable, variables, asking);
}

/** @param variables what the query of the variable mentions */
async function askValues(
  variable: Variable,
  variables: Variables,
  { tenant, range, run }: Asking,
): Promise<VariableValues> {
  const query = variable.query!;
  const outcome = await run({
    tenant,
    query,
    range: range ?? defaultRange(query.source, undefined, undefined),
    variables,
  });
  if ('rejection' in outcome) {
    const { code, detail, extra } = outcome.rejection;
    throw new Refusal(reject(code, `The values of $${variable.name} cannot be read. ${detail}`, extra));
  }
  const values = valuesOf(variable, outcome.frame);
  if (values) return values;
  const there = outcome.frame.columns.map(({ name }) => `“${name}”`).join(', ');
  throw new Refusal(
    reject(
      'bad-query',
      `The query of $${variable.name} gives no column “${variable.column}”. It gives ${there}.`,
    ),
  );
}
