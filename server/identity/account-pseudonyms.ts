import { randomUUID } from 'node:crypto';
import type { Config } from '#server/config/index.ts';
import { Pseudonyms } from '#server/limits/index.ts';

/**
 * Names for e-mail addresses in the audit stream: the same address has the same name in all processes that share the
 * secret, and nobody finds the address by trying. Without a secret in the environment, as long as the process runs.
 */
export function accountPseudonyms({ JWT_SECRET }: Pick<Config, 'JWT_SECRET'>): {
  of(email: string): string;
} {
  const names = new Pseudonyms(`${JWT_SECRET ?? randomUUID()} accounts`);
  return { of: email => names.of(email.trim().toLowerCase()) };
}
