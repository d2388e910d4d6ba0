import {
  bySeverity,
  type ConfigProblem,
  checkEnvironment,
  type Environment,
  readableOf,
} from '#server/config/index.ts';
import { resolveReadable, type SecretAge } from '#server/secrets/index.ts';
import { type Fingerprints, sharedWith } from './fingerprints.ts';
import type { Probe } from './probe.ts';
import { PROBES } from './probes/index.ts';
import { type ProbeOutcome, runProbes } from './run-probes.ts';
import { agesOf, oldSecrets } from './secret-ages.ts';

export interface CheckOptions {
  /** judged as in production, whatever NODE_ENV says; default: what it says */
  readonly production?: boolean;
  /** of another environment, whose secrets must not be ours */
  readonly against?: Fingerprints;
  readonly probes?: readonly Probe[];
  /** for everything that is asked, ms */
  readonly withinMs?: number;
  /** for secrets that are kept elsewhere (SECRETS_FROM), before that, ms */
  readonly secretsWithinMs?: number;
}

export interface CheckReport {
  /** the environment with the secrets that are kept elsewhere */
  readonly env: Environment;
  readonly production: boolean;
  /** the gravest first */
  readonly problems: readonly ConfigProblem[];
  readonly probes: readonly Omit<ProbeOutcome, 'problems'>[];
  /** how long the secrets have been in use; none when no server has noted it yet, or nobody could be asked */
  readonly secretAges: readonly SecretAge[];
}

/** `check` ends within two seconds, whatever does not answer, ms. */
export const WITHIN_MS = 900;
export const SECRETS_WITHIN_MS = 700;
/** What says that something is not there. */
const ABSENCES = new Set(['missing', 'advised', 'incomplete']);

/** A variable whose file or vault cannot be read is not missing as well, and no vault is misnamed twice. */
function isKnownAlready(problem: ConfigProblem, env: Environment, unread: readonly ConfigProblem[]): boolean {
  if (problem.code === 'malformed')
    return unread.some(({ variables }) => variables[0] === problem.variables[0]);
  if (unread.length === 0 || !ABSENCES.has(problem.code)) return false;
  const vault = unread.some(({ variables }) => variables.includes('SECRETS_FROM'));
  return vault || env[`${problem.variables[0]}_FILE`] !== undefined;
}

/**
 * Everything that can be found out about an environment before serving with it: pure checks, and questions
 * to what it names, side by side. Never prints or throws a value.
 *
 * @param given usually process.env
 */
export async function check(given: Environment, options: CheckOptions = {}): Promise<CheckReport> {
  const { probes = PROBES, withinMs = WITHIN_MS, secretsWithinMs = SECRETS_WITHIN_MS, against } = options;
  const { env, problems: unread } = await resolveReadable(given, { timeoutMs: secretsWithinMs });
  const production = options.production ?? env.NODE_ENV === 'production';
  const readable = readableOf(env);
  const [outcomes, secretAges, shared] = await Promise.all([
    runProbes(probes, { env: readable, production, withinMs }),
    agesOf(readable, withinMs),
    against ? sharedWith(against, env, production) : [],
  ]);
  const pure = checkEnvironment(env, { production }).filter(
    problem => !isKnownAlready(problem, given, unread),
  );
  return {
    env,
    production,
    problems: bySeverity([
      ...unread,
      ...pure,
      ...shared,
      ...oldSecrets(secretAges),
      ...outcomes.flatMap(({ problems }) => problems),
    ]),
    probes: outcomes.map(({ title, variables, result }) => ({ title, variables, result })),
    secretAges,
  };
}
