import { SLUG_PATTERN, UUID_PATTERN } from '#core/contract/patterns.ts';
import type { Variable } from '../variable.ts';

const SLUG = new RegExp(SLUG_PATTERN);
const UUID = new RegExp(UUID_PATTERN);
const LATER =
  'Signing in through Supabase comes with a later release; until then this is checked and not used.';

export const ACCOUNT_VARIABLES = {
  BOOTSTRAP_EMAIL: {
    kind: 'email',
    group: 'accounts',
    readers: ['server'],
    requires: ['BOOTSTRAP_PASSWORD'],
    example: 'owner@example.com',
    description: 'Address of the first owner, created at start when there is nobody yet.',
    since: '0.1.0',
  },
  BOOTSTRAP_PASSWORD: {
    kind: 'text',
    group: 'accounts',
    readers: ['server'],
    secret: true,
    minimumLength: 12,
    requires: ['BOOTSTRAP_EMAIL'],
    example: 'replace-me-and-change-it-after-signing-in',
    description: 'Password of the first owner; at least 12 characters.',
    since: '0.1.0',
  },
  BOOTSTRAP_TENANT: {
    kind: 'text',
    group: 'accounts',
    readers: ['server'],
    default: 'home',
    example: 'home',
    pattern: {
      matches: text => SLUG.test(text) && !UUID.test(text),
      says: 'lower-case letters, digits and hyphens, at most 63, with a letter or digit at both ends, and not look like a UUID',
    },
    description: "Short name of the operator's tenant: the one that sees the system source.",
    since: '0.1.0',
  },
  SMTP_URL: {
    kind: 'url',
    group: 'accounts',
    readers: ['server'],
    secret: true,
    schemes: ['smtps', 'smtp'],
    example: 'smtps://mailer:mail-password@smtp.example.com:465',
    description:
      'Mail server. Sending mail comes with a later release: until then this is checked (also whether it answers) and not used; invitations are links to pass on.',
    since: '0.1.0',
  },
  SUPABASE_URL: {
    kind: 'url',
    group: 'accounts',
    readers: ['server'],
    schemes: ['https', 'http'],
    origin: true,
    requires: ['SUPABASE_SECRET_KEY'],
    example: 'https://project.supabase.example.com',
    description: `Address of a Supabase project. ${LATER}`,
    since: '0.1.0',
  },
  SUPABASE_SECRET_KEY: {
    kind: 'text',
    group: 'accounts',
    readers: ['server'],
    secret: true,
    minimumLength: 20,
    requires: ['SUPABASE_URL'],
    example: 'sb_secret_replace-me-with-the-key-of-the-project',
    description: `Secret key of that project (sb_secret_…, formerly service_role). ${LATER}`,
    since: '0.1.0',
  },
} as const satisfies Record<string, Variable>;
