import { createHmac, hkdfSync } from 'node:crypto';

/**
 * A short stand-in for a secret: equal for equal secrets, and without the key neither reversible nor to be
 * guessed by trying, however weak the secret is.
 * @param key the encryption key: whoever has it could read what it protects anyway
 */
export function fingerprintOf(secret: string, key: string): string {
  const derived = Buffer.from(hkdfSync('sha256', key, 'region-dashboard', 'secret fingerprint', 32));
  return createHmac('sha256', derived).update(secret).digest('base64url').slice(0, 22);
}
