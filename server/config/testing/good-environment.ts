import { createHash } from 'node:crypto';
import { VARIABLES, type Variables } from '../variables.ts';

/** What stands for a secret in examples. */
export const PLACEHOLDER = /replace-me[\w-]*|[a-z]+-password/g;

/** The same for the same name, and nothing that anybody could guess. */
export function randomSecret(name: string): string {
  return createHash('sha512').update(name).digest('base64url').slice(0, 48);
}

/**
 * A production environment that nobody can complain about, made from the examples: every variable that a
 * server or a page reads is set, hosts are somebody's own, secrets are random.
 */
export function goodEnvironment(variables: Variables = VARIABLES): Record<string, string> {
  const served = Object.entries(variables).filter(([, { readers }]) => readers.some(r => r !== 'operator'));
  return Object.fromEntries(
    served.map(([name, { example }]) => {
      const own = example.replaceAll('example.com', 'acme-boards.org');
      return [name, own.replaceAll(PLACEHOLDER, randomSecret(name))];
    }),
  );
}

/** What names somebody who would be asked over the network. */
const ASKED = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'REDIS_URL',
  'SECRETS_FROM',
  'SENTRY_DSN',
  'SMTP_URL',
  'SUPABASE_SECRET_KEY',
  'SUPABASE_URL',
];

/** The same, naming nobody outside of the database; what is asked has tests of its own. */
export function quietEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(goodEnvironment()).filter(([name]) => !ASKED.includes(name)));
}
