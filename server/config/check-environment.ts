import { type CheckContext, contextOf, given } from './checks/context.ts';
import { CHECKS } from './checks/index.ts';
import { secretParts } from './checks/secret-parts.ts';
import type { ConfigProblem } from './problem.ts';
import { type Environment, examine } from './read.ts';
import { VARIABLES, type Variables } from './variables.ts';

export interface CheckOptions {
  /** judged as in production, whatever NODE_ENV says; default: what it says */
  readonly production?: boolean;
  readonly variables?: Variables;
}

const WEIGHT = { error: 0, warning: 1, notice: 2 } as const;

/** The gravest first; otherwise as they come. */
export function bySeverity(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...problems].sort((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity]);
}

function contextFor(env: Environment, production = false, variables: Variables = VARIABLES): CheckContext {
  return contextOf(env, variables, examine(env, variables), production);
}

/** @returns the variables that are set and can be read, as texts */
export function readableOf(env: Environment): Environment {
  return Object.fromEntries(given(contextFor(env)).map(({ name, text }) => [name, text]));
}

/** @returns every secret in an environment: texts, entries of lists, passwords in addresses */
export function secretsIn(env: Environment): { readonly name: string; readonly text: string }[] {
  return secretParts(contextFor(env)).map(({ name, text }) => ({ name, text }));
}

/** @returns everything that can be said of an environment without asking anybody, the gravest first */
export function checkEnvironment(env: Environment, options: CheckOptions = {}): ConfigProblem[] {
  const { production = env.NODE_ENV === 'production', variables = VARIABLES } = options;
  const examined = examine(env, variables);
  const context = contextOf(env, variables, examined, production);
  return bySeverity([...examined.problems, ...CHECKS.flatMap(check => check(context))]);
}
