import { fileURLToPath } from 'node:url';
import { checkEnvironment, type Environment, lineOf } from '#server/config/index.ts';
import { resolveSecrets } from '#server/secrets/index.ts';
import { CliError } from '../cli-error.ts';
import { readOptionFile } from '../env-file.ts';
import { planRules, type Step, stepText } from './plan.ts';
import { readRules, wantedRules } from './rules.ts';
import { type SentryApi, sentryApi } from './sentry-api.ts';

export interface SentryRulesOptions {
  readonly apply?: true;
  readonly environment?: string;
  readonly file?: string;
}

const OURS = fileURLToPath(new URL('../../deploy/sentry/alert-rules.json', import.meta.url));
const NEEDED = ['SENTRY_ORG', 'SENTRY_PROJECT', 'SENTRY_AUTH_TOKEN'] as const;
const ENVIRONMENT = /^[\w.-]{1,64}$/;

/** @throws CliError (2) with everything that is missing or malformed */
function settingsOf(env: Environment) {
  const missing = NEEDED.filter(name => !env[name]);
  if (missing.length > 0)
    throw new CliError(
      `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set. \`region-dashboard sentry-rules --help\` says what they are.`,
      2,
    );
  const names: readonly string[] = [...NEEDED, 'SENTRY_URL'];
  const looked = Object.fromEntries(names.map(name => [name, env[name]]));
  const malformed = checkEnvironment(looked).filter(
    ({ code, variables }) => code === 'malformed' && names.includes(variables[0] ?? ''),
  );
  if (malformed.length > 0) throw new CliError(malformed.map(lineOf).join('\n'), 2);
  const { SENTRY_ORG: org = '', SENTRY_PROJECT: project = '', SENTRY_AUTH_TOKEN: token = '' } = env;
  return { org, project, token, url: env.SENTRY_URL || 'https://sentry.io' };
}

function rulesOf(file: string | undefined) {
  const rules = readRules(readOptionFile('--file', file ?? OURS));
  if (typeof rules === 'string') throw new CliError(`--file ${file ?? OURS}: ${rules}.`, 2);
  return rules;
}

async function carryOut(api: SentryApi, step: Step): Promise<void> {
  if (step.kind === 'create') await api.create(step.rule);
  if (step.kind === 'change') await api.change(step.id, step.rule);
}

/**
 * `region-dashboard sentry-rules`
 * @returns the exit code
 * @throws CliError with a sentence for the operator
 */
export async function sentryRules(
  given: Environment,
  options: SentryRulesOptions,
  say: (line: string) => void,
): Promise<number> {
  const { apply = false, environment = 'production', file } = options;
  if (!ENVIRONMENT.test(environment))
    throw new CliError('--environment: at most 64 letters, digits, dots and hyphens.', 2);
  const rules = rulesOf(file);
  const { project, ...place } = settingsOf(await resolveSecrets(given));
  const api = sentryApi(place);
  const detectorIds = await api.detectors(project);
  const steps = planRules(wantedRules(rules, { project, environment, detectorIds }), await api.rules());

  say(`Alert rules of the project ${project}, environment ${environment}:`);
  for (const step of steps) {
    if (apply) await carryOut(api, step);
    say(`  ${stepText(step)}`);
  }
  const unclear = steps.some(({ kind }) => kind === 'unclear');
  if (steps.every(({ kind }) => kind === 'keep')) say('Everything is as it should be.');
  else if (!apply) say('Nothing was changed. Run it again with --apply.');
  else say(unclear ? 'Applied, except for what is unclear.' : 'Applied.');
  return unclear ? 1 : 0;
}
