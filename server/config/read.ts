import { VARIABLES, type Variable, type VariableName } from './variables.ts';

type Read<V extends Variable> = V extends { kind: 'integer' }
  ? number
  : V extends { choices: readonly (infer C)[] }
    ? C
    : string;
type Entry<V extends Variable> = V extends { default: string } ? Read<V> : Read<V> | undefined;

/** The validated environment, frozen. */
export type Config = { readonly [N in VariableName]: Entry<(typeof VARIABLES)[N]> };

/** Everything that is wrong with the environment, as sentences. Never carries a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

function readOne(name: string, variable: Variable, text: string, problems: string[]): unknown {
  switch (variable.kind) {
    case 'integer': {
      const value = Number(text);
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = variable;
      if (!Number.isInteger(value) || value < minimum || value > maximum)
        problems.push(`${name} must be a whole number from ${minimum} to ${maximum}.`);
      return value;
    }
    case 'choice':
      if (!variable.choices?.includes(text))
        problems.push(`${name} must be one of ${variable.choices?.join(', ')}.`);
      return text;
    case 'url':
      if (!URL.canParse(text)) problems.push(`${name} is not an address (a URL with its scheme).`);
      return text;
    case 'email':
      if (!/^[^\s@]+@[^\s@]+$/.test(text)) problems.push(`${name} is not an e-mail address.`);
      return text;
    case 'text':
      return text;
  }
}

function together(config: Config, problems: string[]): void {
  if (config.DATABASE_URL && !config.DATABASE_IDENTITY_URL)
    problems.push(
      'DATABASE_IDENTITY_URL is missing: it goes with DATABASE_URL. `region-dashboard setup-database` creates both roles and prints both addresses.',
    );
  if (config.NODE_ENV === 'production' && !config.JWT_SECRET)
    problems.push('JWT_SECRET is missing: production needs one, for example from `openssl rand -base64 48`.');
  if (config.JWT_SECRET && config.JWT_SECRET.length < 32)
    problems.push('JWT_SECRET must have at least 32 characters.');
  if (Boolean(config.BOOTSTRAP_EMAIL) !== Boolean(config.BOOTSTRAP_PASSWORD))
    problems.push('BOOTSTRAP_EMAIL and BOOTSTRAP_PASSWORD go together: set both or neither.');
  if (config.BOOTSTRAP_PASSWORD && config.BOOTSTRAP_PASSWORD.length < 12)
    problems.push('BOOTSTRAP_PASSWORD must have at least 12 characters.');
  if (!SLUG.test(config.BOOTSTRAP_TENANT))
    problems.push('BOOTSTRAP_TENANT must be lower-case letters, digits and hyphens, at most 63.');
}

/**
 * @param env usually process.env; empty strings count as not set
 * @returns the validated configuration
 * @throws ConfigError naming every problem at once
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(VARIABLES) as [VariableName, Variable][]) {
    const text = env[name] || variable.default;
    config[name] = text === undefined ? undefined : readOne(name, variable, text, problems);
  }
  together(config as Config, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config) as Config;
}
