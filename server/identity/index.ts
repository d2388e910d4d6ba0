export type { IdentityLog } from './auth.ts';
export { type Bootstrapped, bootstrap, DEMO_OWNER } from './bootstrap.ts';
export { credentialsOf } from './credentials.ts';
export { oneTimeLink } from './one-time-link.ts';
export { type IdentityPluginOptions, identityPlugin, type Member } from './plugin.ts';
export { signingSecret } from './secret.ts';
export { createIdentity, type IdentityOptions, type IdentityService } from './service.ts';
export type { Credentials, Identity, Membership, Person, SignedIn } from './types.ts';
