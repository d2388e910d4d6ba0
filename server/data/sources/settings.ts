import { isDeepStrictEqual } from 'node:util';
import {
  type Rejection,
  reject,
  SOURCE_PLACE,
  SOURCE_SECRETS,
  SOURCE_SETTINGS,
  type SourceKind,
  type SourceSettings,
} from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { compileSchema } from '#server/validation.ts';

type Settings = Readonly<Record<string, unknown>>;
/** A text sets a secret, null takes it away. */
export type SecretChanges = Readonly<Record<string, string | null>>;
type Secrets = Readonly<Record<string, string>>;

const CHECKS: Readonly<Record<SourceKind, (value: unknown) => SourceSettings | Rejection>> = {
  postgres: compileSchema(SOURCE_SETTINGS.postgres),
  prometheus: compileSchema(SOURCE_SETTINGS.prometheus),
  http: compileSchema(SOURCE_SETTINGS.http),
};

/**
 * @returns the settings as their kind has them, defaults filled in
 * @throws Refusal invalid-request naming the place, for what belongs to another kind or lacks something
 */
export function settingsOf(kind: SourceKind, settings: unknown): SourceSettings {
  const checked = CHECKS[kind](structuredClone(settings));
  if ('code' in checked) throw new Refusal(checked as Rejection);
  return checked;
}

/** @returns the secrets as they are after the change. @throws Refusal invalid-request for one this kind does not have */
export function changedSecrets(kind: SourceKind, before: Secrets, changes: SecretChanges = {}): Secrets {
  const known = Object.keys(SOURCE_SECRETS[kind].properties);
  const after: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(changes)) {
    if (!known.includes(name))
      throw new Refusal(
        reject('invalid-request', `A source of this kind has no "${name}". It has ${known.join(' and ')}.`),
      );
    if (value === null || value === '') delete after[name];
    else after[name] = value;
  }
  return after;
}

/**
 * A source at another place gets its secrets anew: otherwise whoever may change it could have kept ones, which nobody
 * is shown, sent to a server of their own.
 * @throws Refusal invalid-request
 */
export function assertSecretsStay(
  kind: SourceKind,
  before: { readonly settings: Settings; readonly secrets: readonly string[] },
  settings: Settings,
  changes: SecretChanges = {},
): void {
  const moved = SOURCE_PLACE[kind].filter(name => !isDeepStrictEqual(before.settings[name], settings[name]));
  const kept = before.secrets.filter(name => !(name in changes));
  if (moved.length === 0 || kept.length === 0) return;
  throw new Refusal(
    reject(
      'invalid-request',
      `You changed where the source is (${moved.join(', ')}). Enter its ${kept.join(' and ')} again: a kept one is not sent to another place.`,
    ),
  );
}
