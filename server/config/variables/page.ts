import type { Variable } from '../variable.ts';
import { SENTRY_DSN_PATTERN } from './sentry-dsn.ts';

const LATER = 'comes with a later release; until then this is checked, published and not used.';

/** What the page is told. Public: everybody can read it at /config.json. */
export const PAGE_VARIABLES = {
  VITE_API_URL: {
    kind: 'url',
    group: 'page',
    readers: ['server', 'page'],
    schemes: ['https', 'http'],
    origin: true,
    example: 'https://api.example.com',
    description:
      'Address of the API, when the page comes from another host (a CDN, say). Both must share a registrable domain, or cookies do not travel. Without it the page asks the host it came from.',
    since: '0.1.0',
  },
  VITE_SUPABASE_URL: {
    kind: 'url',
    group: 'page',
    readers: ['page'],
    schemes: ['https', 'http'],
    origin: true,
    requires: ['VITE_SUPABASE_PUBLISHABLE_KEY'],
    example: 'https://project.supabase.example.com',
    description: `Address of the Supabase project, for the page. Signing in through Supabase ${LATER}`,
    since: '0.1.0',
  },
  VITE_SUPABASE_PUBLISHABLE_KEY: {
    kind: 'text',
    group: 'page',
    readers: ['page'],
    minimumLength: 20,
    requires: ['VITE_SUPABASE_URL'],
    example: 'sb_publishable_replace-me-with-the-key-of-the-project',
    description: `Publishable key of that project (sb_publishable_…, formerly anon). Signing in through Supabase ${LATER}`,
    since: '0.1.0',
  },
  VITE_SENTRY_DSN: {
    kind: 'url',
    group: 'page',
    readers: ['page'],
    schemes: ['https', 'http'],
    pattern: SENTRY_DSN_PATTERN,
    example: 'https://public_key@sentry.example.com/2',
    description:
      'Sentry project of the page’s errors. Without it the page sends none, and does not even fetch the code for that. See docs/error-tracking.md.',
    since: '0.1.0',
  },
  VITE_ENVIRONMENT: {
    kind: 'text',
    group: 'page',
    readers: ['page'],
    pattern: {
      matches: text => /^[a-z0-9][a-z0-9-]{0,31}$/.test(text),
      says: 'a short name of lower-case letters, digits and hyphens',
    },
    example: 'production',
    description:
      'Name of this environment. The page shows it beside the product’s mark unless it is production, so that nobody takes staging for the real thing. Error reports of the page are filed under it.',
    since: '0.1.0',
  },
} as const satisfies Record<string, Variable>;
