import { type CheckReport, check } from '#server/check/index.ts';
import { ConfigError, type Environment, lineOf } from '#server/config/index.ts';

/** A vault may take its time when a server starts, ms; a person who waits for `check` has less patience. */
const SECRETS_MS = 10_000;
/** So may a database that is busy, while the machine starts other processes, too. */
const PROBES_MS = 5_000;

/** What a server that starts says: in production everything, elsewhere what is likely wrong. */
function spoken({ production, problems }: CheckReport): string[] {
  return problems
    .filter(({ severity }) => severity === 'warning' || (production && severity === 'notice'))
    .map(problem => `${problem.severity === 'warning' ? 'Warning' : 'Note'}: ${lineOf(problem)}`);
}

/**
 * The check that stands before serving: the same as `region-dashboard check`.
 * @param say tells what is likely wrong
 * @returns the environment to serve with, its secrets fetched
 * @throws ConfigError with everything that keeps the server from starting
 */
export async function preflight(given: Environment, say: (line: string) => void): Promise<Environment> {
  const report = await check(given, { secretsWithinMs: SECRETS_MS, withinMs: PROBES_MS });
  for (const line of spoken(report)) say(line);
  const errors = report.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new ConfigError(errors);
  return report.env;
}
