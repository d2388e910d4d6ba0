import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keys } from '#server/secrets/index.ts';
import { type CookieNames, isBearer } from './credentials.ts';
import type { Credentials } from './types.ts';

/** What somebody sent, as if it had been signed with the current secret. */
export interface Renewed {
  readonly credentials: Credentials;
  /** cookies that another accepted secret had signed: names with their new values, safe in a header */
  readonly cookies: ReadonlyMap<string, string>;
  /** the bearer token with its new signature, or null when it needs none */
  readonly token: string | null;
}

/** HMAC-SHA256 over the value, as Better Auth signs its cookies and bearer tokens. */
const signatureOf = (value: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(value).digest();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * @param signed `value.signature`, perhaps encoded for a cookie
 * @returns the same signed with the current secret, or null when that is not needed or nobody here signed it
 */
function signedAnew(signed: string, { current, accepted }: Keys): string | null {
  const text = signed.includes('%') ? decoded(signed) : signed;
  const dot = text.lastIndexOf('.');
  if (dot < 1) return null;
  const value = text.slice(0, dot);
  const signature = Buffer.from(text.slice(dot + 1), 'base64');
  const isBy = (secret: string) => {
    const expected = signatureOf(value, secret);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  };
  if (isBy(current) || !accepted.some(isBy)) return null;
  return `${value}.${signatureOf(value, current).toString('base64')}`;
}

/**
 * Lets sessions outlive the secret that signed them: Better Auth verifies with one secret, so what another
 * accepted one has signed is signed anew before it gets there.
 * @param keys the secrets of now; asked each time, because they are replaced while the server runs
 */
export function createRenewal(names: CookieNames, keys: () => Keys) {
  const wanted: readonly string[] = [names.session, names.passing];

  return (credentials: Credentials): Renewed => {
    const cookies = new Map<string, string>();
    const now = keys();
    const { authorization, cookie } = credentials;
    // nearly always: then nothing is computed twice
    if (now.accepted.length === 0) return { credentials, cookies, token: null };
    if (isBearer(authorization)) {
      const token = signedAnew(authorization.slice('bearer '.length).trim(), now);
      if (token === null) return { credentials, cookies, token };
      return { credentials: { ...credentials, authorization: `Bearer ${token}` }, cookies, token };
    }
    const pairs = cookie?.split(';').map(pair => {
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals).trim();
      const anew =
        equals > 0 && wanted.includes(name) ? signedAnew(pair.slice(equals + 1).trim(), now) : null;
      if (anew === null) return pair;
      cookies.set(name, encodeURIComponent(anew));
      return ` ${name}=${encodeURIComponent(anew)}`;
    });
    if (!pairs || cookies.size === 0) return { credentials, cookies, token: null };
    return { credentials: { ...credentials, cookie: pairs.join(';').trim() }, cookies, token: null };
  };
}
