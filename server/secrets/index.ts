export {
  type CredentialStore,
  createCredentialStore,
  deleteCredential,
  getCredential,
  LONGEST_CREDENTIAL,
  putCredential,
} from './credentials.ts';
export { fingerprintOf } from './fingerprint.ts';
export { type AcceptedKey, type HeldKeys, newSecret, readKeyFile, writeKeyFile } from './key-file.ts';
export { createKeyring, type Keyring, type Place, SealError } from './keyring.ts';
export { configuredKeys, findKeys, type KeyKind, type Keys, openKeys, ROTATED } from './keys.ts';
export { maximumDays } from './maximum-age.ts';
export { type Resealed, resealAll } from './reseal.ts';
export { type Resolved, type ResolveOptions, resolveReadable, resolveSecrets } from './resolve.ts';
export {
  LOOK_EVERY_MS,
  NOTE_EVERY_MS,
  type RunningSecrets,
  type RunningSecretsOptions,
  runSecrets,
} from './running.ts';
export { type Asking, lastUsed, noteSecrets, type SecretAge, secretAges } from './sightings.ts';
