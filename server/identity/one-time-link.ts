import type { Config } from '#server/config/index.ts';
import { withAccounts } from './outage.ts';
import type { IdentityService } from './service.ts';

export interface OneTimeLink {
  readonly identity: IdentityService;
  readonly config: Config;
  /** address of the server, for example `http://127.0.0.1:3001` */
  readonly base: string;
  /** e-mail address of the person it signs in */
  readonly email: string;
  /** page that opens then, for example `/t/home/d/<id>` */
  readonly path: string;
}

/**
 * A link that signs one person in, once, within ONE_TIME_LINK_SECONDS. It is made here and printed; no
 * route makes one, and none is answered in production.
 * @throws Error in production, or when `path` leads to another host
 */
export async function oneTimeLink({ identity, config, base, email, path }: OneTimeLink): Promise<string> {
  if (config.NODE_ENV === 'production') throw new Error('There are no one-time links in production.');
  if (!/^\/(?![/\\])/.test(path)) throw new Error('A one-time link leads to a page of this server.');
  let token = '';
  const capture = (made: string) => {
    token = made;
  };
  await withAccounts(() =>
    identity.auth.api.signInMagicLink({ body: { email, metadata: { capture } }, headers: new Headers() }),
  );
  const link = new URL('/api/auth/magic-link/verify', base);
  link.searchParams.set('token', token);
  link.searchParams.set('callbackURL', path);
  return link.href;
}
