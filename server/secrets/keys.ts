import { type Config, ConfigError } from '#server/config/index.ts';
import { type HeldKeys, makeKeyFile, readKeyFile } from './key-file.ts';

/** A secret that can be replaced while servers run. */
export interface Keys {
  /** signs, seals */
  readonly current: string;
  /** also accepted: what was current before, or will be next; without `current` */
  readonly accepted: readonly string[];
}

/** What `rotate` rotates: the variables that hold it, and the file in DATA_DIR where nothing is configured. */
export const ROTATED = {
  jwt: { variable: 'JWT_SECRET', previous: 'JWT_SECRET_PREVIOUS', file: 'jwt-secret' },
  encryption: { variable: 'ENCRYPTION_KEY', previous: 'ENCRYPTION_KEY_PREVIOUS', file: 'encryption-key' },
} as const;

export type KeyKind = keyof typeof ROTATED;

/** @returns the keys that the configuration gives, or null when they are generated ones (or none) */
export function configuredKeys(config: Config, kind: KeyKind): Keys | null {
  const { variable, previous } = ROTATED[kind];
  const current = config[variable];
  if (!current) return null;
  return { current, accepted: [...new Set(config[previous])].filter(key => key !== current) };
}

const toKeys = ({ current, accepted }: HeldKeys): Keys => ({
  current,
  accepted: accepted.map(({ secret }) => secret),
});

/**
 * The keys to work with: from the configuration, or, outside production, made once and kept in
 * `<DATA_DIR>/secrets` (0600), so that what they signed or sealed holds over a restart.
 * @throws ConfigError in production without a configured one; errors of the file system as they are
 */
export async function openKeys(config: Config, kind: KeyKind): Promise<Keys> {
  const configured = configuredKeys(config, kind);
  if (configured) return configured;
  const { variable, file } = ROTATED[kind];
  if (config.NODE_ENV === 'production')
    throw new ConfigError([
      {
        code: 'missing',
        variables: [variable],
        severity: 'error',
        sentence: `${variable} is missing: production needs one.`,
        advice: 'Make one with `openssl rand -base64 48`.',
      },
    ]);
  return toKeys(await makeKeyFile(config.DATA_DIR, file));
}

/** As `openKeys`, for looking only: nothing is made. @returns null when there is none */
export async function findKeys(config: Config, kind: KeyKind): Promise<Keys | null> {
  const configured = configuredKeys(config, kind);
  if (configured || config.NODE_ENV === 'production') return configured;
  const held = await readKeyFile(config.DATA_DIR, ROTATED[kind].file);
  return held && toKeys(held);
}
