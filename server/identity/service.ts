import type { Pool } from 'pg';
import type { Config } from '#server/config/index.ts';
import { type Auth, createAuth, type IdentityLog } from './auth.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { createPeople, type People } from './people.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { Identity } from './types.ts';

export interface IdentityOptions {
  readonly config: Config;
  /** connections of the role `region_dashboard_identity` */
  readonly pool: Pool;
  /** from `signingSecret(config)` */
  readonly secret: string;
  readonly log: IdentityLog;
  /** ms since 1970 */
  readonly now?: () => number;
}

/** Accounts, put together: what the plugin, the bootstrap and the one-time link share. */
export interface IdentityService extends Identity {
  readonly auth: Auth;
  readonly pool: Pool;
  readonly people: People;
  readonly sessions: Sessions;
  readonly invitations: Invitations;
}

/** @returns accounts on this pool; opens nothing and asks the database nothing yet */
export async function createIdentity(options: IdentityOptions): Promise<IdentityService> {
  const { config, pool, secret, log, now = Date.now } = options;
  const auth = createAuth({ pool, secret, publicUrl: config.PUBLIC_URL, log });
  const { authCookies } = await auth.$context;
  const people = createPeople(pool, now);
  const names = { session: authCookies.sessionToken.name, passing: authCookies.dontRememberToken.name };
  const sessions = createSessions(auth, people, names, now);
  return {
    auth,
    pool,
    people,
    sessions,
    invitations: createInvitations(pool, secret),
    signedIn: sessions.signedIn,
    names: people.names,
  };
}
