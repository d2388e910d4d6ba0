import type { Pool } from 'pg';
import type { Config } from '#server/config/index.ts';
import type { Keys } from '#server/secrets/index.ts';
import { type Auth, createAuth, type IdentityLog } from './auth.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { createPeople, type People } from './people.ts';
import { createRenewal, type Renewed } from './renewal.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { Credentials, Identity } from './types.ts';

export interface IdentityOptions {
  readonly config: Config;
  /** connections of the role `region_dashboard_identity` */
  readonly pool: Pool;
  /** sign cookies and invitations; from `openKeys(config, 'jwt')` */
  readonly keys: Keys;
  /** from `readInstallation(pool)` */
  readonly installation: string;
  readonly log: IdentityLog;
  /** ms since 1970 */
  readonly now?: () => number;
}

/** Accounts, put together: what the plugin, the bootstrap and the one-time link share. */
export interface IdentityService extends Identity {
  /** changes when the secrets do: ask for it each time */
  readonly auth: Auth;
  readonly pool: Pool;
  readonly people: People;
  readonly sessions: Sessions;
  readonly invitations: Invitations;
  /** What was signed with an accepted secret, signed with the current one. */
  renew(credentials: Credentials): Renewed;
  /** Replaces the secrets while the server runs. */
  replaceKeys(keys: Keys): void;
}

/** @returns accounts on this pool; opens nothing and asks the database nothing yet */
export async function createIdentity(options: IdentityOptions): Promise<IdentityService> {
  const { config, pool, installation, log, now = Date.now } = options;
  let keys = options.keys;
  const authWith = ({ current: secret }: Keys) =>
    createAuth({ pool, secret, installation, publicUrl: config.PUBLIC_URL, log });
  let auth = authWith(keys);
  const { authCookies } = await auth.$context;
  const people = createPeople(pool, now);
  const names = { session: authCookies.sessionToken.name, passing: authCookies.dontRememberToken.name };
  const renew = createRenewal(names, () => keys);
  const sessions = createSessions({ auth: () => auth, people, names, renew, now });
  return {
    get auth() {
      return auth;
    },
    pool,
    people,
    sessions,
    invitations: createInvitations(pool, () => keys),
    signedIn: sessions.signedIn,
    names: people.names,
    renew,
    replaceKeys: next => {
      if (next.current !== keys.current) auth = authWith(next);
      keys = next;
      sessions.forgetAll();
    },
  };
}
