import { ConfigError, type ConfigProblem, type Environment, VARIABLES } from '#server/config/index.ts';
import { fetchFromAws } from './aws.ts';
import { readSecretFile } from './secret-file.ts';
import { parseSource, SourceError } from './source.ts';

export interface ResolveOptions {
  /** how long SECRETS_FROM may take altogether, ms */
  readonly timeoutMs?: number;
}

const SOURCE_TIMEOUT_MS = 10_000;
const FILE = '_FILE';

const isSecret = (name: string): boolean =>
  Object.hasOwn(VARIABLES, name) && 'secret' in VARIABLES[name as keyof typeof VARIABLES];
const isList = (name: string): boolean => VARIABLES[name as keyof typeof VARIABLES].kind === 'list';

function problem(variables: readonly string[], sentence: string, advice: string): ConfigProblem {
  return { code: 'secret-unreadable', variables, severity: 'error', sentence, advice };
}

async function readFiles(
  env: Environment,
): Promise<{ values: Record<string, string>; problems: ConfigProblem[] }> {
  const values: Record<string, string> = {};
  const problems: ConfigProblem[] = [];
  for (const [key, path] of Object.entries(env)) {
    const name = key.endsWith(FILE) ? key.slice(0, -FILE.length) : '';
    if (!path || !Object.hasOwn(VARIABLES, name)) continue;
    if (!isSecret(name)) {
      problems.push(problem([key], `${key} is not read: ${name} is no secret.`, `Set ${name} itself.`));
      continue;
    }
    if (env[name]) {
      problems.push(
        problem(
          [name, key],
          `${name} and ${key} are both set.`,
          'Set one of them, so that it is clear which counts.',
        ),
      );
      continue;
    }
    const reading = await readSecretFile(path);
    if ('fault' in reading)
      problems.push(
        problem(
          [key],
          `${key} ${reading.fault}.`,
          `It takes the path of a file that holds ${name} and nothing else.`,
        ),
      );
    // one entry per line reads better in a file
    else values[name] = isList(name) ? reading.text.split(/\r?\n/).filter(Boolean).join(',') : reading.text;
  }
  return { values, problems };
}

/** What SECRETS_FROM holds of our variables; what else is in it belongs to other programs. */
async function readSource(env: Environment, timeoutMs: number): Promise<Record<string, string>> {
  if (!env.SECRETS_FROM) return {};
  const found = await fetchFromAws(parseSource(env.SECRETS_FROM), env, timeoutMs);
  return Object.fromEntries(
    Object.entries(found).filter(([name]) => Object.hasOwn(VARIABLES, name) && name !== 'SECRETS_FROM'),
  );
}

/** An environment with the secrets that are kept elsewhere, as far as they could be read. */
export interface Resolved {
  readonly env: Environment;
  /** what could not be read; without values and paths */
  readonly problems: readonly ConfigProblem[];
}

/** Like `resolveSecrets`, for those who go on with what could be read. */
export async function resolveReadable(
  env: Environment,
  { timeoutMs = SOURCE_TIMEOUT_MS }: ResolveOptions = {},
): Promise<Resolved> {
  const { values, problems } = await readFiles(env);
  let source: Record<string, string> = {};
  try {
    source = await readSource(env, timeoutMs);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    problems.push(problem(['SECRETS_FROM'], error.message, error.advice));
  }
  const given = Object.entries(env).filter(
    ([key, value]) => value && !(key.endsWith(FILE) && isSecret(key.slice(0, -FILE.length))),
  );
  return { env: { ...source, ...Object.fromEntries(given), ...values }, problems };
}

/**
 * Puts secrets that are kept elsewhere into an environment: `NAME_FILE` names the file that holds the secret
 * NAME, and SECRETS_FROM a secret of AWS Secrets Manager with a JSON object of variables. What the environment
 * itself says, as a value or as a file, wins over SECRETS_FROM.
 *
 * @param env usually process.env; it is not changed
 * @returns the environment with the values, and without the names of files
 * @throws ConfigError naming everything that cannot be read, without values and paths
 */
export async function resolveSecrets(env: Environment, options: ResolveOptions = {}): Promise<Environment> {
  const resolved = await resolveReadable(env, options);
  if (resolved.problems.length > 0) throw new ConfigError(resolved.problems);
  return resolved.env;
}
