import { type Config, VARIABLES, type VariableName } from '#server/config/index.ts';
import { findKeys, type KeyKind, ROTATED } from './keys.ts';

/** A secret that an installation runs with. */
export interface HeldSecret {
  /** of the variable, also where the secret is a generated one */
  readonly name: VariableName;
  readonly value: string;
}

/** What of a value is secret: of an address the password, so that a new host name does not make it new. */
function secretPartOf(value: string, kind: string): string | null {
  if (kind !== 'url') return value;
  return URL.canParse(value) ? new URL(value).password || null : null;
}

/** @returns the secrets in use: configured ones, and those generated into DATA_DIR; not the previous ones */
export async function heldSecrets(config: Config): Promise<HeldSecret[]> {
  const held: HeldSecret[] = [];
  const values: Readonly<Record<string, unknown>> = config;
  const rotated = Object.entries(ROTATED) as [KeyKind, (typeof ROTATED)[KeyKind]][];
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const kind = rotated.find(([, { variable: own }]) => own === name)?.[0];
    const value = kind ? (await findKeys(config, kind))?.current : values[name];
    if (!('secret' in variable) || typeof value !== 'string') continue;
    const secret = secretPartOf(value, variable.kind);
    if (secret !== null) held.push({ name: name as VariableName, value: secret });
  }
  return held;
}
