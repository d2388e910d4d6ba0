import type { Variable } from '../variable.ts';

/** What signs or encrypts. */
const KEY = {
  kind: 'text',
  group: 'secrets',
  readers: ['server'],
  secret: true,
  minimumLength: 32,
  production: 'needed',
  obtain: 'Make one with `openssl rand -base64 48`.',
} as const;

/** What is accepted beside it while it is rotated. */
const PREVIOUS = {
  kind: 'list',
  group: 'secrets',
  readers: ['server'],
  secret: true,
  minimumLength: 32,
  obtain: 'Put in what `region-dashboard rotate` shows, and leave it out when nothing is being replaced.',
  default: '',
} as const;

export const SECRET_VARIABLES = {
  JWT_SECRET: {
    ...KEY,
    example: 'replace-me-with-the-output-of-openssl-rand-base64-48',
    description: 'Signs session cookies; at least 32 characters. Generated into DATA_DIR outside production.',
    since: '0.1.0',
  },
  JWT_SECRET_PREVIOUS: {
    ...PREVIOUS,
    requires: ['JWT_SECRET'],
    example: 'replace-me-with-the-secret-that-was-valid-before',
    description:
      'Secrets that are accepted beside JWT_SECRET while it is rotated, separated by commas: what signed before, or will sign next. See docs/secrets.md.',
    since: '0.1.0',
  },
  ENCRYPTION_KEY: {
    ...KEY,
    example: 'replace-me-with-another-output-of-openssl-rand-base64-48',
    description:
      'Encrypts stored credentials; at least 32 characters. Generated into DATA_DIR outside production. Keep a copy apart from the backups of the database: without it they hold no credential.',
    since: '0.1.0',
  },
  ENCRYPTION_KEY_PREVIOUS: {
    ...PREVIOUS,
    requires: ['ENCRYPTION_KEY'],
    example: 'replace-me-with-the-key-that-was-valid-before',
    description:
      'Keys that open stored credentials beside ENCRYPTION_KEY while it is rotated, separated by commas: what encrypted before, or will next. See docs/secrets.md.',
    since: '0.1.0',
  },
  SECRETS_FROM: {
    kind: 'text',
    group: 'secrets',
    readers: ['server', 'operator'],
    pattern: {
      matches: text => /^aws:\S+$/.test(text),
      says: 'aws: and the name or ARN of a secret, for example aws:region-dashboard/production',
    },
    example: 'aws:region-dashboard/production',
    description:
      'Where further secrets come from: AWS Secrets Manager, as one secret with a JSON object of variable names and values.',
    since: '0.1.0',
  },
} as const satisfies Record<string, Variable>;
