import type { ConfigProblem, Severity } from '../problem.ts';
import type { Environment, Examined } from '../read.ts';
import { listEntries } from '../read-value.ts';
import type { Reader, Variable } from '../variable.ts';
import type { Variables } from '../variables.ts';

/** What a check looks at: the environment, and what could be read of it. */
export interface CheckContext {
  readonly env: Environment;
  readonly variables: Variables;
  readonly production: boolean;
  /** of what production refuses and development lives with */
  readonly strict: Severity;
  /** @returns the text of a variable that is set and can be read, or undefined */
  text(name: string): string | undefined;
  /** @returns whether a flag is on, by its default when it is not set */
  flag(name: string): boolean;
}

/** A pure function of the environment. */
export type Check = (context: CheckContext) => readonly ConfigProblem[];

export function contextOf(
  env: Environment,
  variables: Variables,
  { values }: Examined,
  production: boolean,
): CheckContext {
  return {
    env,
    variables,
    production,
    strict: production ? 'error' : 'warning',
    text: name => (values[name] === undefined ? undefined : env[name] || undefined),
    flag: name => values[name] === true,
  };
}

export interface Given {
  readonly name: string;
  readonly variable: Variable;
  readonly text: string;
}

/** @returns the variables that are set and can be read */
export function given({ variables, text }: CheckContext): Given[] {
  return Object.entries(variables).flatMap(([name, variable]) => {
    const found = text(name);
    return found === undefined ? [] : [{ name, variable, text: found }];
  });
}

/** An origin that people's browsers will talk to, and the variable that names it. */
export interface NamedOrigin {
  readonly name: string;
  readonly url: URL;
}

/** @returns every origin in the environment, those in lists included */
export function originsOf(context: CheckContext): NamedOrigin[] {
  return given(context).flatMap(({ name, variable, text }) => {
    if (!variable.origin) return [];
    const texts = variable.kind === 'list' ? listEntries(text) : [text];
    return texts.map(entry => ({ name, url: new URL(entry) }));
  });
}

export const readBy = (reader: Reader, { readers }: Variable): boolean => readers.includes(reader);

/** @returns whether nobody but the operator's commands reads it */
export const isForOperator = ({ readers }: Variable): boolean =>
  readers.every(reader => reader === 'operator');
