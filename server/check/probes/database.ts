import pg from 'pg';
import { type ConfigProblem, VARIABLES, type VariableName } from '#server/config/index.ts';
import {
  codeOf,
  DatabaseStartError,
  explain,
  pendingMigrations,
  type Queryable,
  refusePowerfulRole,
} from '#server/database/index.ts';
import type { Probe, ProbeContext } from '../probe.ts';

/** Clocks this far apart make times on the page odd, ms. */
const ODD_MS = 2_000;
/** Clocks this far apart make sessions and tokens end early or late, ms. */
const WRONG_MS = 60_000;

type Problem = Pick<ConfigProblem, 'code' | 'severity' | 'sentence' | 'advice'>;

/** @returns the sentence of the server's own refusal, and what it says to do */
function refusal(code: string, error: DatabaseStartError): Problem {
  const [sentence, ...rest] = error.message.split(/(?<=\.) /);
  return {
    code,
    severity: 'error',
    sentence: sentence!,
    advice: rest.join(' ') || 'See the log of the database.',
  };
}

async function roleProblems(
  client: Queryable,
  own: 'app' | 'identity',
  variable: VariableName,
): Promise<Problem[]> {
  try {
    await refusePowerfulRole(client, own, variable);
    return [];
  } catch (error) {
    if (error instanceof DatabaseStartError) return [refusal('powerful-role', error)];
    throw error;
  }
}

async function migrationProblems(client: Queryable): Promise<Problem[]> {
  const pending = await pendingMigrations(client);
  if (pending.length === 0) return [];
  return [
    {
      code: 'pending-migrations',
      severity: 'error',
      sentence: `The database lacks ${pending.length} migration(s): ${pending.map(({ name }) => name).join(', ')}.`,
      advice: 'Run `region-dashboard migrate` with DATABASE_ADMIN_URL.',
    },
  ];
}

/** @param now this machine's clock, ms since 1970 */
async function clockProblems(
  client: Queryable,
  { strict }: ProbeContext,
  now: () => number,
): Promise<Problem[]> {
  const before = now();
  const { rows } = await client.query<{ at: string }>(
    'select extract(epoch from clock_timestamp()) * 1000 as at',
  );
  const after = now();
  // The answer was made some time in between; only what cannot be explained by that is skew.
  const apart = Math.abs(Number(rows[0]!.at) - (before + after) / 2) - (after - before) / 2;
  if (apart < ODD_MS) return [];
  const seconds = Math.round(apart / 1_000);
  return [
    {
      code: 'clock-skew',
      severity: apart < WRONG_MS ? 'warning' : strict,
      sentence: `The clocks of this machine and of the database are ${seconds} s apart.`,
      advice: 'Let both machines set their clocks by NTP.',
    },
  ];
}

/** Until the operator's team has an owner, nobody sees how the installation does. */
async function ownerProblems(client: Queryable, { text, strict }: ProbeContext): Promise<Problem[]> {
  if (strict !== 'error' || text('BOOTSTRAP_EMAIL')) return [];
  const slug = text('BOOTSTRAP_TENANT') || VARIABLES.BOOTSTRAP_TENANT.default;
  const { rows } = await client.query<{ owned: boolean | null }>(
    `select exists (
       select from identity."member" m join identity."organization" o on o."id" = m."organizationId"
       where o."slug" = $1 and m."role" = 'owner'
     ) as owned`,
    [slug],
  );
  if (rows[0]?.owned) return [];
  return [
    {
      code: 'no-owner',
      severity: 'warning',
      sentence:
        "The operator's team has no owner yet, and none is named: nobody will see how the installation does.",
      advice:
        'Set BOOTSTRAP_EMAIL and BOOTSTRAP_PASSWORD for the first start; then take the password out again.',
    },
  ];
}

/** Tables that are not there yet, or of which this role may read nothing, are complained about already. */
function unlessUndefined(error: unknown): Problem[] {
  if (['42P01', '3F000', '42501'].includes(codeOf(error) ?? '')) return [];
  throw error;
}

/** @param variable whose address it is; @param own the role it is meant for */
function databaseProbe(
  variable: 'DATABASE_URL' | 'DATABASE_IDENTITY_URL',
  own: 'app' | 'identity',
  now: () => number,
): Probe {
  const run = async (context: ProbeContext): Promise<ConfigProblem[]> => {
    const client = new pg.Client({
      connectionString: context.text(variable),
      fallback_application_name: 'region-dashboard check',
    });
    client.on('error', () => {});
    const about = (problems: Problem[]) => problems.map(problem => ({ ...problem, variables: [variable] }));
    const close = () => void client.end().catch(() => {});
    context.signal.addEventListener('abort', close);
    try {
      await client.connect();
      const problems = await roleProblems(client, own, variable);
      if (own === 'app')
        problems.push(...(await migrationProblems(client)), ...(await clockProblems(client, context, now)));
      else problems.push(...(await ownerProblems(client, context).catch(unlessUndefined)));
      return about(problems);
    } catch (error) {
      return about([refusal('unreachable', explain(error, `The database of ${variable} cannot be used`))]);
    } finally {
      context.signal.removeEventListener('abort', close);
      close();
    }
  };
  return { title: `the database (${variable})`, variables: [variable], unreachable: 'error', run };
}

/** The connections of the server: do they answer, may their roles too much, is the database ready, is its clock right? */
export function databaseProbes(now: () => number = Date.now): Probe[] {
  return [databaseProbe('DATABASE_URL', 'app', now), databaseProbe('DATABASE_IDENTITY_URL', 'identity', now)];
}
