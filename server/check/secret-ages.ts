import pg from 'pg';
import { type ConfigProblem, type Environment, readConfig } from '#server/config/index.ts';
import { findKeys, type SecretAge, secretAges } from '#server/secrets/index.ts';

/** @returns what there is to say of the ages: a warning for each secret that should have been replaced */
export function oldSecrets(ages: readonly SecretAge[]): ConfigProblem[] {
  return ages
    .filter(({ overdue }) => overdue)
    .map(({ name, days, maximumDays }) => ({
      code: 'old-secret',
      variables: [name],
      severity: 'warning',
      sentence: `${name} has been in use for ${days} days; it should be replaced after ${maximumDays}.`,
      advice: 'docs/secrets.md says how, without signing anybody out.',
    }));
}

async function ask(env: Environment, signal: AbortSignal): Promise<SecretAge[]> {
  const config = readConfig(env);
  const keys = await findKeys(config, 'encryption');
  if (!keys || !config.DATABASE_IDENTITY_URL) return [];
  const client = new pg.Client({
    connectionString: config.DATABASE_IDENTITY_URL,
    fallback_application_name: 'region-dashboard check',
  });
  client.on('error', () => {});
  const close = () => void client.end().catch(() => {});
  signal.addEventListener('abort', close);
  try {
    await client.connect();
    return await secretAges(client, config, keys);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

/**
 * How long the secrets of an environment have been in use, as its servers have noted it. Nothing when that
 * cannot be found out: the probes say what does not answer.
 * @param env values that can be read
 */
export async function agesOf(env: Environment, withinMs: number): Promise<readonly SecretAge[]> {
  const time = new AbortController();
  const late = Promise.withResolvers<SecretAge[]>();
  const timer = setTimeout(() => {
    time.abort();
    late.resolve([]);
  }, withinMs);
  try {
    return await Promise.race([ask(env, time.signal).catch(() => []), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
