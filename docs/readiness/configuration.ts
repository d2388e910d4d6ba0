import { type Section, tests } from './line.ts';

const BACKEND = [
  'NODE_ENV',
  'DATABASE_URL',
  'SUPABASE_URL',
  'SUPABASE_SECRET_KEY',
  'JWT_SECRET',
  'PORT',
  'LOG_LEVEL',
  'ENABLE_METRICS',
  'ENABLE_EVENT_SOURCING',
];
const FRONTEND = [
  'VITE_API_URL',
  'VITE_SUPABASE_URL',
  'VITE_SUPABASE_PUBLISHABLE_KEY',
  'VITE_SENTRY_DSN',
  'VITE_ENVIRONMENT',
];

/** Generated for each variable of the schema: left out, malformed, weak, shared. */
const CHECKED = tests('server/config/check-environment.test.ts', '$name, $title: the right complaint');
const DOCUMENTED = tests('tooling/configuration.test.ts', 'a change of %s in the schema reaches them');
const ON_POSTGRES_15 = tests(
  'server/database/audit/postgres-15.integration.test.ts',
  'the migrations leave nothing to be found',
  'no tenant reads or writes rows of another',
);

export const configuration: Section = {
  title: '9.1 Production Environment Configuration',
  groups: [
    {
      title: 'Environment Variables Management',
      lines: [
        ...BACKEND.map(name => ({
          line: `Backend Production Variables: ${name}`,
          by: 'Described once, in server/config/variables; `region-dashboard check` judges it.',
          proofs: [...CHECKED, ...DOCUMENTED],
          pages: ['docs/configuration.md', '.env.production.example'],
        })),
        ...FRONTEND.map(name => ({
          line: `Frontend Production Variables: ${name}`,
          by: 'Read when the server starts, or written by `page-config` for a CDN, and served as /config.json; the bundle holds none.',
          proofs: [
            ...CHECKED,
            ...DOCUMENTED,
            ...tests(
              'tooling/build/page-variables.test.ts',
              'the built page and its source maps contain nothing of the environment it was built in',
            ),
          ],
          pages: ['docs/configuration.md', 'web/.env.production.example'],
        })),
      ],
    },
    {
      title: 'Secrets Management',
      lines: [
        {
          line: 'Use environment variable management (Vercel, Netlify, AWS Secrets Manager)',
          by: 'Every secret from the environment, from a mounted file (NAME_FILE) or from AWS Secrets Manager (SECRETS_FROM); recipes for the others.',
          proofs: [
            ...tests('server/secrets/aws.test.ts', 'its variables are in the environment'),
            ...tests('server/secrets/resolve.test.ts', '%s_FILE gives %s'),
          ],
          pages: ['docs/secrets.md'],
        },
        {
          line: 'Never commit secrets to version control',
          by: 'Example files hold none, .gitignore keeps the others out, and secretlint reads the tree in each test run.',
          proofs: tests(
            'tooling/configuration.test.ts',
            'hold no secret',
            'the .gitignore lets the example files in and keeps the others out',
          ),
          pages: ['docs/secrets.md'],
        },
        {
          line: 'Rotate secrets regularly',
          by: '`region-dashboard rotate jwt|encryption`, with old and new accepted side by side; `check` shows the age of each secret and warns of old ones.',
          proofs: [
            ...tests(
              'e2e/rotation.test.ts',
              'JWT_SECRET is replaced by rolling restarts under load',
              'ENCRYPTION_KEY is replaced while credentials are read and written',
            ),
            ...tests(
              'server/check/secret-ages.integration.test.ts',
              'check tells how long secrets have been in use',
            ),
          ],
          pages: ['docs/secrets.md'],
        },
        {
          line: 'Use different secrets for dev/staging/prod',
          by: '`check --fingerprints` and `check --against` compare two environments without showing either.',
          proofs: [
            ...tests('server/check/check.test.ts', 'that share a secret are told so'),
            ...tests('e2e/check.test.ts', 'compares two environments by fingerprints'),
          ],
          pages: ['docs/secrets.md', 'docs/configuration.md'],
        },
      ],
    },
    {
      title: 'Infrastructure Requirements',
      lines: [
        {
          line: 'Production database (PostgreSQL/Supabase)',
          by: 'PostgreSQL 15 or newer, set up and migrated by an owner who is no superuser (`setup-database`, `migrate`); `check` asks it.',
          proofs: [
            ...ON_POSTGRES_15,
            ...tests(
              'server/check/database.integration.test.ts',
              'a database that is ready has nothing to complain about',
            ),
          ],
          pages: ['docs/infrastructure.md'],
        },
        {
          line: 'CDN for static assets',
          by: 'The built page is static; its headers for Vercel, Netlify, Caddy and nginx are in deploy/headers, its config.json comes from `page-config`.',
          proofs: tests(
            'e2e/journeys/page-elsewhere.test.ts',
            'somebody signs in, and the page asks nothing of its own host but files',
          ),
          pages: ['docs/infrastructure.md', 'docs/headers.md'],
        },
        {
          line: 'SSL/TLS certificates',
          by: 'TLS ends in front of the server; `region-dashboard audit` looks at the certificate, its end, old protocols and plain http.',
          proofs: tests(
            'cli/audit/transport.integration.test.ts',
            'a good certificate, new protocols: nothing to say',
            '%s (%s) with %j',
          ),
          pages: ['docs/infrastructure.md', 'docs/audit.md'],
        },
        {
          line: 'Load balancer (if needed)',
          by: 'Any number of processes serve one database; TRUSTED_PROXIES says whom to believe, /ready and DRAIN_DELAY when to send nobody.',
          proofs: [
            ...tests(
              'server/limits/sign-in.integration.test.ts',
              'is counted by the address that the outermost proxy saw',
            ),
            ...tests(
              'e2e/two-processes.test.ts',
              'both write to the same dashboard at once: nothing is lost',
            ),
          ],
          pages: ['docs/infrastructure.md'],
        },
        {
          line: 'Backup storage',
          by: 'Sizes are calculated, and the recipe for a copy is tried. (The product\u2019s own verified backups are part of deployment.)',
          proofs: tests(
            'server/database/backup-recipe.integration.test.ts',
            'holds every row, and is whole again in another database',
          ),
          pages: ['docs/infrastructure.md'],
        },
      ],
    },
  ],
};
