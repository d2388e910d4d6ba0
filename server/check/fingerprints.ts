import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { type ConfigProblem, type Environment, secretsIn } from '#server/config/index.ts';

/**
 * Marks of an environment's secrets, to be compared with another environment's. Each is scrypt of the secret
 * with the file's own salt: equal secrets have equal marks, and whoever has the file must spend about 50 ms
 * and 16 MiB on every guess (RFC 7914).
 */
export interface Fingerprints {
  readonly format: typeof FORMAT;
  readonly made: string;
  /** base64 */
  readonly salt: string;
  /** by variable, in hexadecimal */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
}

const FORMAT = 'region-dashboard fingerprints 1';
const COST = { N: 2 ** 14, r: 8, p: 1 };
const LENGTH = 32;

const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);

/** A secret and its mark. */
async function marksOf(env: Environment, salt: Buffer): Promise<{ name: string; mark: Buffer }[]> {
  return Promise.all(
    secretsIn(env).map(async ({ name, text }) => ({ name, mark: await derive(text, salt, LENGTH, COST) })),
  );
}

/** @param now for the file's date */
export async function fingerprintsOf(env: Environment, now: Date = new Date()): Promise<Fingerprints> {
  const salt = randomBytes(16);
  const secrets: Record<string, string[]> = {};
  for (const { name, mark } of await marksOf(env, salt))
    secrets[name] = [...(secrets[name] ?? []), mark.toString('hex')];
  return { format: FORMAT, made: now.toISOString(), salt: salt.toString('base64'), secrets };
}

/** @returns what a file holds, or null when that is none of ours */
export function parseFingerprints(text: string): Fingerprints | null {
  try {
    const { format, made, salt, secrets } = JSON.parse(text) as Partial<Fingerprints>;
    const marks = Object.values(secrets ?? {}).flat();
    const whole =
      format === FORMAT &&
      typeof made === 'string' &&
      Buffer.from(String(salt), 'base64').length === 16 &&
      marks.every(mark => /^[0-9a-f]{64}$/.test(mark));
    return whole ? { format, made, salt: String(salt), secrets: secrets ?? {} } : null;
  } catch {
    return null;
  }
}

/** @returns a problem for each secret that the other environment has, too */
export async function sharedWith(
  other: Fingerprints,
  env: Environment,
  production: boolean,
): Promise<ConfigProblem[]> {
  const theirs = Object.entries(other.secrets).flatMap(([name, marks]) =>
    marks.map(mark => ({ name, mark: Buffer.from(mark, 'hex') })),
  );
  const ours = await marksOf(env, Buffer.from(other.salt, 'base64'));
  return ours.flatMap(({ name, mark }) =>
    theirs
      .filter(their => timingSafeEqual(their.mark, mark))
      .map(
        (their): ConfigProblem => ({
          code: 'shared-environments',
          variables: [name],
          severity: production ? 'error' : 'warning',
          sentence: `${name} has the secret that ${their.name} has in the other environment.`,
          advice: 'Give each environment its own secrets, so that what leaks from one opens no other.',
        }),
      ),
  );
}
