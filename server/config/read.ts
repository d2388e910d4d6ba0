import { ConfigError, type ConfigProblem } from './problem.ts';
import { readValue } from './read-value.ts';
import type { Variable } from './variable.ts';
import { VARIABLES, type Variables } from './variables.ts';

type Read<V extends Variable> = V extends { kind: 'integer' | 'number' }
  ? number
  : V extends { kind: 'pairs' }
    ? Readonly<Record<string, string>>
    : V extends { kind: 'flag' }
      ? boolean
      : V extends { kind: 'list' }
        ? readonly string[]
        : V extends { choices: readonly (infer C)[] }
          ? C
          : string;
type Entry<V extends Variable> = V extends { default: string } ? Read<V> : Read<V> | undefined;

type Table = typeof VARIABLES;
/** What only the operator's commands read is not in it: no serving code can come to use it. */
type Served = {
  [N in keyof Table]: Table[N]['readers'] extends readonly ['operator'] ? never : N;
}[keyof Table];

/** The validated environment, frozen. */
export type Config = { readonly [N in Served]: Entry<Table[N]> };

/** Names and texts, as in process.env; an empty text counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Examined {
  /** by name: values, and undefined where there is none or the text is none */
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly ConfigProblem[];
}

/** Reads every variable of a table, and says what cannot be read or lacks what it goes with. */
export function examine(env: Environment, variables: Variables = VARIABLES): Examined {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(variables)) {
    const text = env[name] || variable.default;
    const reading = text === undefined ? { value: undefined } : readValue(text, variable);
    if ('value' in reading) values[name] = reading.value;
    else problems.push(malformed(name, variable, reading.fault));
    if (!env[name]) continue;
    for (const other of variable.requires ?? [])
      if (!env[other]) problems.push(lonely(name, other, variables[other]));
  }
  return { values, problems };
}

function malformed(name: string, variable: Variable, fault: string): ConfigProblem {
  const advice = variable.secret
    ? (variable.obtain ?? 'See docs/configuration.md.')
    : `For example ${name}=${variable.example}`;
  return { code: 'malformed', variables: [name], severity: 'error', sentence: `${name} ${fault}.`, advice };
}

function lonely(name: string, other: string, variable: Variable | undefined): ConfigProblem {
  return {
    code: 'incomplete',
    variables: [other, name],
    severity: 'error',
    sentence: `${other} is missing: it goes with ${name}.`,
    advice: variable?.obtain ?? 'Set both or neither.',
  };
}

/**
 * Reads an environment for serving. (What could be better about it, `checkEnvironment` says.)
 *
 * @param env usually process.env
 * @throws ConfigError naming at once every variable that cannot be read
 */
export function readConfig(env: Environment): Config {
  const { values, problems } = examine(env);
  if (problems.length > 0) throw new ConfigError(problems);
  const served = Object.entries(VARIABLES).filter(([, { readers }]) => readers.some(r => r !== 'operator'));
  return Object.freeze(Object.fromEntries(served.map(([name]) => [name, values[name]]))) as Config;
}
