import { randomUUID } from 'node:crypto';
import { ConfigError, checkEnvironment, type Environment, lineOf, readConfig } from '#server/config/index.ts';
import { environmentOf, sendTestReport, type TestReport } from '#server/error-tracking/index.ts';
import { readRelease } from '#server/release.ts';
import { resolveSecrets } from '#server/secrets/index.ts';
import { CliError } from '../cli-error.ts';
import { say } from '../say.ts';
import { outcomeOf } from './outcome.ts';

export interface SentryTestOptions {
  readonly page?: true;
  readonly newIssue?: true;
  readonly json?: true;
}

/** What of an environment says where reports go, and under which names. */
const NAMES = [
  'SENTRY_DSN',
  'SENTRY_ENVIRONMENT',
  'VITE_SENTRY_DSN',
  'VITE_ENVIRONMENT',
  'NODE_ENV',
  'PUBLIC_URL',
];

/** @throws CliError (2) when one of these is not what it should be; the rest of the environment is `check`'s */
function configOf(env: Environment) {
  const looked = Object.fromEntries(NAMES.map(name => [name, env[name]]));
  const malformed = checkEnvironment(looked).filter(
    ({ code, variables }) => code === 'malformed' && NAMES.includes(variables[0] ?? ''),
  );
  if (malformed.length > 0) throw new CliError(malformed.map(lineOf).join('\n'), 2);
  return readConfig(looked);
}

interface Destination {
  readonly part: 'server' | 'page';
  readonly dsn: string;
  readonly environment: string;
  readonly origin?: string;
}

function destinationOf(env: Environment, page: boolean): Destination {
  const config = configOf(env);
  const name = page ? 'VITE_SENTRY_DSN' : 'SENTRY_DSN';
  const dsn = config[name];
  if (dsn === undefined)
    throw new CliError(
      `${name} is not set, so no errors are sent. Copy the DSN from the project's settings in Sentry (Client Keys), or name the file that has it with --env.`,
      2,
    );
  if (!page) return { part: 'server', dsn, environment: environmentOf(config) };
  const { VITE_ENVIRONMENT, PUBLIC_URL } = config;
  return {
    part: 'page',
    dsn,
    environment: VITE_ENVIRONMENT ?? 'production',
    // A project may take events from the pages of certain origins only.
    ...(PUBLIC_URL !== undefined && { origin: new URL(PUBLIC_URL).origin }),
  };
}

function show(report: TestReport, destination: Destination, json: boolean): void {
  const { environment, part } = destination;
  const release = readRelease().name;
  const { taken, sentence, advice } = outcomeOf(report.delivery, part);
  if (json) {
    const { id: event } = report;
    const { status } = report.delivery;
    say(
      JSON.stringify({
        taken,
        part,
        event,
        environment,
        release,
        status,
        ...(!taken && { reason: sentence, advice }),
      }),
    );
  } else if (taken) {
    say(`Sentry took the event ${report.id}.`);
    say(
      `Environment ${environment}, release ${release}. Look for "ErrorTrackingTest" among the issues of the project.`,
    );
  } else {
    process.stderr.write(`${sentence} ${advice}\n`);
  }
  if (!taken) process.exitCode = 1;
}

/** `region-dashboard sentry-test` */
export async function sentryTest(given: Environment, options: SentryTestOptions): Promise<void> {
  const { page = false, newIssue = false, json = false } = options;
  const env = await resolveSecrets(given).catch((error: unknown) => {
    throw error instanceof ConfigError ? new CliError(error.message, 2) : error;
  });
  const destination = destinationOf(env, page);
  const { part, ...where } = destination;
  const issue = newIssue ? `${part} ${randomUUID()}` : part;
  const report = await sendTestReport({ ...where, release: readRelease().name }, { part, issue });
  show(report, destination, json);
}
