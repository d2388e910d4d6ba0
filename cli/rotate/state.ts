import { type Config, ConfigError } from '#server/config/index.ts';
import {
  type AcceptedKey,
  type Asking,
  configuredKeys,
  findKeys,
  type KeyKind,
  type Keys,
  lastUsed,
  ROTATED,
  readKeyFile,
} from '#server/secrets/index.ts';
import { CliError } from '../cli-error.ts';
import type { RotationState } from './plan.ts';

/** The keys of a rotation and where they are. These are the secrets themselves. */
export interface Held {
  readonly kind: KeyKind;
  readonly place: RotationState['held'];
  readonly current: string;
  readonly accepted: readonly AcceptedKey[];
}

const UNKNOWN_SINCE = new Date(0).toISOString();

/** @throws CliError when there is nothing to rotate yet */
export async function readHeld(config: Config, kind: KeyKind): Promise<Held> {
  const configured = configuredKeys(config, kind);
  if (configured) {
    const accepted = configured.accepted.map(
      secret => ({ secret, role: 'previous', since: UNKNOWN_SINCE }) as const,
    );
    return { kind, place: 'environment', current: configured.current, accepted };
  }
  const { variable, file } = ROTATED[kind];
  const held = config.NODE_ENV === 'production' ? null : await readKeyFile(config.DATA_DIR, file);
  if (!held)
    throw new CliError(
      config.NODE_ENV === 'production'
        ? `${variable} is missing. Run this with the environment of the server, for example with --env FILE.`
        : `There is no ${variable} to replace: it is not set, and no server has made one in DATA_DIR yet.`,
    );
  return { kind, place: 'data folder', ...held };
}

/** @returns the encryption keys; they key the fingerprints that tell when a secret was used */
async function fingerprintKeys(config: Config): Promise<Keys> {
  const keys = await findKeys(config, 'encryption');
  if (keys) return keys;
  throw new ConfigError([
    {
      code: 'missing',
      variables: ['ENCRYPTION_KEY'],
      severity: 'error',
      sentence: 'ENCRYPTION_KEY is missing.',
      advice: 'Run this with the environment of the server.',
    },
  ]);
}

/** @param identity null: when secrets were used is not asked */
export async function stateOf(held: Held, config: Config, identity: Asking | null): Promise<RotationState> {
  const keys = identity && (await fingerprintKeys(config));
  const name = ROTATED[held.kind].variable;
  const accepted = await Promise.all(
    held.accepted.map(async ({ role, secret }) => ({
      role,
      lastUsed: identity && keys ? await lastUsed(identity, { name, value: secret }, keys) : null,
    })),
  );
  return { kind: held.kind, held: held.place, accepted };
}
