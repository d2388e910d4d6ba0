import type { Config } from '#server/config/index.ts';
import { oneTimeLink } from '#server/identity/index.ts';
import type { Running } from '#server/main.ts';
import { type Api, makeApi } from './api.ts';

/** Signs the first owner in over HTTP, as a person would: by one-time link, or with the given password. */
export async function signIn(options: {
  readonly address: string;
  readonly running: Running;
  readonly config: Config;
}): Promise<Api | null> {
  const { address, running, config } = options;
  const { identity, bootstrapped } = running;
  if (!bootstrapped.owner) return null;
  const { email } = bootstrapped.owner;
  const response = bootstrapped.demo
    ? await fetch(await oneTimeLink({ identity, config, base: address, email, path: '/' }), {
        redirect: 'manual',
      })
    : await fetch(new URL('/api/auth/sign-in/email', address), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password: config.BOOTSTRAP_PASSWORD }),
      });
  const cookie = response.headers.getSetCookie().map(text => text.split(';')[0]);
  // The owner may have changed the password since: then there is no demo, and nothing is wrong.
  return cookie.length > 0 ? makeApi(address, { cookie: cookie.join('; ') }) : null;
}
