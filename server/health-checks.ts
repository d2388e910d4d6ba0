import type { FastifyInstance } from 'fastify';
import { collectorProbe, mailProbe, type Probe, runProbes, sentryProbe } from './check/index.ts';
import type { Config } from './config/index.ts';
import { type Database, pendingMigrations, readMigrations } from './database/index.ts';
import { clockCheck, databaseChecks, diskCheck, poolCheck, reachableCheck } from './operations/index.ts';

type OutsideConfig = Pick<
  Config,
  'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' | 'SENTRY_DSN' | 'SMTP_URL'
>;

export interface HealthChecksOptions {
  readonly config: OutsideConfig;
  readonly database: Database;
  /** where this process, or the database that it started, writes */
  readonly disk?: { readonly folder: string; readonly holdsDatabase: boolean };
}

/** Others are given so long, since nobody waits for it: a mail server lets one wait against spam, ms. */
const OUTSIDE_MS = 5_000;

/** Registers the checks of what the server as a whole stands on; other parts register their own. */
export function healthChecks(app: FastifyInstance, { config, database, disk }: HealthChecksOptions): void {
  const migrations = readMigrations();
  const { aside, writes, app: pool, identity } = database;
  const checks = [
    ...databaseChecks({
      aside,
      writes,
      pending: async client => (await pendingMigrations(client, migrations)).map(({ name }) => name),
    }),
    poolCheck('app', pool),
    poolCheck('identity', identity),
    clockCheck({ aside }),
    ...outsideChecks(config),
  ];
  if (disk) checks.push(diskCheck(disk.folder, disk.holdsDatabase ? 'important' : 'optional'));
  for (const check of checks) app.health.register(check);
}

/** Servers of others that this one can do without, as far as they are configured. */
function outsideChecks(config: OutsideConfig) {
  const { SENTRY_DSN, SMTP_URL } = config;
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces, OTEL_EXPORTER_OTLP_ENDPOINT: base } = config;
  const collector = traces
    ? collectorProbe('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
    : collectorProbe('OTEL_EXPORTER_OTLP_ENDPOINT');
  const asked: readonly (readonly [name: string, value: string | undefined, probe: Probe])[] = [
    ['mail', SMTP_URL, mailProbe],
    ['error-tracking', SENTRY_DSN, sentryProbe],
    ['trace-collector', traces ?? base, collector],
  ];
  return asked.flatMap(([name, value, probe]) =>
    value ? reachableCheck(name, () => complaintOf(probe, value)) : [],
  );
}

/** @returns what is wrong with it, as a sentence; null when nothing is */
async function complaintOf(probe: Probe, value: string): Promise<string | null> {
  const env = { [probe.variables[0]]: value };
  const [outcome] = await runProbes([probe], { env, production: false, withinMs: OUTSIDE_MS });
  return outcome?.problems[0]?.sentence ?? null;
}
