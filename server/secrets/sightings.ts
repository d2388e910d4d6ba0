import type { Config } from '#server/config/index.ts';
import { fingerprintOf } from './fingerprint.ts';
import { heldSecrets } from './held.ts';
import type { Keys } from './keys.ts';
import { maximumDays } from './maximum-age.ts';

/** Asks the database as the identity role (or the owner of its tables). */
export interface Asking {
  query<R extends object>(text: string, values?: unknown[]): Promise<{ readonly rows: R[] }>;
}

/** How long a secret has been in use. */
export interface SecretAge {
  readonly name: string;
  /** ISO 8601; when a server first ran with it, or null when none has yet */
  readonly firstSeen: string | null;
  readonly days: number;
  readonly maximumDays: number;
  readonly overdue: boolean;
}

const DAY_MS = 86_400_000;

interface Sighting {
  readonly name: string;
  readonly fingerprint: string;
  readonly first_seen: Date;
  readonly last_seen: Date;
}

/** Fingerprints under every key that is accepted: a new encryption key does not make the others new. */
const fingerprintsOf = (value: string, { current, accepted }: Keys): string[] =>
  [current, ...accepted].map(key => fingerprintOf(value, key));

const readSightings = async (database: Asking): Promise<Sighting[]> =>
  (
    await database.query<Sighting>(
      'select /* read-sightings */ name, fingerprint, first_seen, last_seen from identity.secret_sighting',
    )
  ).rows;

const matching = (all: readonly Sighting[], name: string, fingerprints: readonly string[]): Sighting[] =>
  all.filter(one => one.name === name && fingerprints.includes(one.fingerprint));

/**
 * Notes which secrets this installation runs with now: at the start of a server, and again while it runs.
 * @param keys the encryption keys; they key the fingerprints
 */
export async function noteSecrets(database: Asking, config: Config, keys: Keys): Promise<void> {
  const all = await readSightings(database);
  const held = await heldSecrets(config);
  const noted = held.map(({ name, value }) => {
    const known = matching(all, name, fingerprintsOf(value, keys)).map(one => one.first_seen.getTime());
    const first = known.length > 0 ? new Date(Math.min(...known)) : null;
    return { name, fingerprint: fingerprintOf(value, keys.current), first };
  });
  await database.query(
    `insert /* note-sightings */ into identity.secret_sighting as s (name, fingerprint, first_seen)
     select n.name, n.fingerprint, coalesce(n.first, now())
     from unnest($1::text[], $2::text[], $3::timestamptz[]) as n (name, fingerprint, first)
     on conflict (name, fingerprint) do update
     set last_seen = now(), first_seen = least(s.first_seen, excluded.first_seen)`,
    [noted.map(one => one.name), noted.map(one => one.fingerprint), noted.map(one => one.first)],
  );
}

/**
 * How old the secrets of a configuration are, and which of them are older than docs/secrets.md allows.
 * @param keys the encryption keys
 * @param now ms since 1970
 */
export async function secretAges(
  database: Asking,
  config: Config,
  keys: Keys,
  now: number = Date.now(),
): Promise<SecretAge[]> {
  const all = await readSightings(database);
  const held = await heldSecrets(config);
  return held.map(({ name, value }) => {
    const seen = matching(all, name, fingerprintsOf(value, keys)).map(one => one.first_seen.getTime());
    const first = seen.length > 0 ? Math.min(...seen) : null;
    const days = first === null ? 0 : Math.floor((now - first) / DAY_MS);
    const maximum = maximumDays(name);
    return {
      name,
      firstSeen: first === null ? null : new Date(first).toISOString(),
      days,
      maximumDays: maximum,
      overdue: days > maximum,
    };
  });
}

/**
 * When a running server last had a secret as its current one.
 * @returns ms since 1970, or null when none is known to
 */
export async function lastUsed(
  database: Asking,
  secret: { readonly name: string; readonly value: string },
  keys: Keys,
): Promise<number | null> {
  const found = matching(await readSightings(database), secret.name, fingerprintsOf(secret.value, keys));
  return found.length > 0 ? Math.max(...found.map(one => one.last_seen.getTime())) : null;
}
