import { type Section, tests } from './line.ts';

const HEADERS = tests(
  'server/operations/security/headers.integration.test.ts',
  '%s (%i) carries every header',
  'every route of the API carries them, whoever asks',
);
const OBSERVATORY = tests(
  'e2e/observatory.test.ts',
  'the signed-in page gets A+ with 140 points from the MDN HTTP Observatory',
);
const MATRIX = tests(
  'server/access.integration.test.ts',
  'is refused on every route as the policy says',
  'is let in on every route as the policy says',
  'every message of the live protocol, by role',
);
const QUOTAS = tests(
  'server/limits/limits.integration.test.ts',
  'declare a class each',
  'are admitted up to the quota',
);

export const security: Section = {
  title: '9.4 Production Security Hardening',
  groups: [
    {
      title: 'Security Audit',
      lines: [
        {
          line: 'Review all security headers',
          by: 'One table makes the headers of every answer (server/operations/security) and the files for CDN hosts; `region-dashboard audit` looks from outside.',
          proofs: [...HEADERS, ...OBSERVATORY],
          pages: ['docs/headers.md', 'docs/audit.md'],
        },
        {
          line: 'Verify RLS policies are enabled',
          by: 'Checks of the catalogue (server/database/audit), run in tests, by `check` and by `audit`; every policy is changed in turn and the isolation test must notice.',
          proofs: [
            ...tests(
              'server/database/audit/audit.integration.test.ts',
              'the database as the migrations make it has none of the faults',
              'every check has a fault that it finds',
            ),
            ...tests(
              'server/database/isolation.integration.test.ts',
              'every mutation of every policy, and of row-level security itself, is noticed',
            ),
          ],
          pages: ['docs/audit.md'],
        },
        {
          line: 'Review authentication and authorization',
          by: 'Every route and live message, in every role, on the own, another and no team, from the API’s own description.',
          proofs: MATRIX,
          pages: ['SECURITY.md'],
        },
        {
          line: 'Check for exposed secrets',
          by: 'secretlint reads the tree, the built page and its source maps in every check; every secret is traced through bundles, logs, errors and answers.',
          proofs: [
            ...tests('tooling/secrets/find.test.ts', '%s is found wherever it stands, and not told'),
            ...tests(
              'e2e/canary.test.ts',
              'answers no secret, on any route',
              'has logged none of them',
              'was not there when the page was built',
            ),
          ],
          pages: ['docs/secrets.md', 'docs/audit.md'],
        },
        {
          line: 'Review error messages for information leakage',
          by: 'Every refusal is problem+json from one table of codes; every route is fuzzed and its answers searched for our inside.',
          proofs: tests(
            'server/fuzz.integration.test.ts',
            'is answered in words, and the next message is taken',
          ),
          pages: ['docs/audit.md', 'SECURITY.md'],
        },
      ],
    },
    {
      title: 'Rate Limiting',
      lines: [
        {
          line: 'Configure rate limiting for API endpoints',
          by: 'One table of classes (server/limits); a route without a class fails a test; shared through Redis when there is one.',
          proofs: [
            ...QUOTAS,
            ...tests('e2e/rate-limits.test.ts', 'admit exactly the quota of a client together'),
          ],
          pages: ['docs/rate-limits.md'],
        },
        {
          line: 'Set appropriate rate limits per endpoint',
          by: 'A noisy team uses up its own share only; an ordinary busy day meets no limit.',
          proofs: [
            ...tests(
              'server/limits/limits.integration.test.ts',
              'that is noisy uses up its own share and nothing of another team’s',
            ),
            ...tests('e2e/journeys/ordinary-day.test.ts', 'nobody has met a limit'),
          ],
          pages: ['docs/rate-limits.md'],
        },
        {
          line: 'Configure rate limit headers',
          by: 'RateLimit-Policy, RateLimit and Retry-After of the IETF draft on every answer, as structured fields.',
          proofs: [
            ...tests(
              'server/limits/limits.integration.test.ts',
              'say on every answer which quotas there are',
            ),
            ...tests('server/limits/classes.test.ts', 'parse as lists of structured fields'),
          ],
          pages: ['docs/rate-limits.md'],
        },
        {
          line: 'Set up rate limit monitoring',
          by: 'Every refusal is counted by class and kind of key (region_dashboard_rate_limit_refusals_total); Redis that is away is counted and shown in /health. (The alert rules come with monitoring.)',
          proofs: [
            ...tests(
              'e2e/journeys/ordinary-day.test.ts',
              'but all of that was on: somebody who is not ordinary meets it, and is counted',
            ),
            ...tests(
              'server/limits/redis.integration.test.ts',
              'a server starts without it, serves, says so in its health',
            ),
          ],
          pages: ['docs/rate-limits.md'],
        },
        {
          line: 'Document rate limit policies',
          by: 'docs/rate-limits.md is written from the table of classes.',
          proofs: tests('server/limits/document.test.ts', 'docs/rate-limits.md says what the table says'),
          pages: ['docs/rate-limits.md'],
        },
      ],
    },
    {
      title: 'CORS Configuration',
      lines: [
        {
          line: 'Configure CORS for production domains',
          by: 'CORS_ORIGINS, compared exactly; one judgement for reading, changing and live connections (server/operations/security/origins.ts).',
          proofs: tests(
            'server/operations/security/cors.integration.test.ts',
            '%s reads and changes, with its cookie',
          ),
          pages: ['docs/cors.md', 'docs/configuration.md'],
        },
        {
          line: 'Remove development origins',
          by: '`check` refuses *, null, localhost and http in production, and the server does not start.',
          proofs: [
            ...tests('server/config/check-environment.test.ts', '$name, $title: the right complaint'),
            ...tests(
              'server/operations/security/cors.integration.test.ts',
              'without a list nobody gets leave',
            ),
          ],
          pages: ['docs/cors.md'],
        },
        {
          line: 'Set appropriate CORS headers',
          by: 'Credentials for listed origins only, preflight before authentication, Vary on every answer.',
          proofs: tests(
            'server/operations/security/cors.integration.test.ts',
            'to %s is answered before anybody asks who it is',
            'reads refusals, too',
          ),
          pages: ['docs/cors.md'],
        },
        {
          line: 'Test CORS configuration',
          by: 'A corpus of origins that only look like ours, over raw sockets; and a page on another host in a real browser.',
          proofs: [
            ...tests(
              'server/operations/security/cors.integration.test.ts',
              'gets no leave to read, may change nothing and opens no socket: %s',
            ),
            ...tests(
              'e2e/journeys/page-elsewhere.test.ts',
              'an edit arrives, over a WebSocket to the other host',
            ),
          ],
          pages: ['docs/cors.md'],
        },
        {
          line: 'Document allowed origins',
          by: 'docs/cors.md says what may stand in CORS_ORIGINS and what never matches.',
          proofs: tests('cli/audit/outside.integration.test.ts', 'as it is, a stranger finds nothing'),
          pages: ['docs/cors.md'],
        },
      ],
    },
    {
      title: 'Security Headers',
      lines: [
        {
          line: 'Verify all security headers are set',
          by: 'On every answer: pages, data, files, refusals, preflights, refused upgrades.',
          proofs: [...HEADERS, ...OBSERVATORY],
          pages: ['docs/headers.md'],
        },
        {
          line: 'Review CSP policies',
          by: 'default-src none, hashes, no unsafe-inline, trusted types; violations are reported and counted.',
          proofs: [
            ...tests('e2e/content-policy.test.ts', '%s', 'reports arrive by the Reporting API'),
            ...tests(
              'server/operations/security/reports.integration.test.ts',
              'in either form is counted by its directive',
            ),
          ],
          pages: ['docs/headers.md'],
        },
        {
          line: 'Configure HSTS headers',
          by: 'One year with subdomains as soon as PUBLIC_URL is https.',
          proofs: [
            ...HEADERS,
            ...tests('cli/audit/transport.integration.test.ts', 'lack strict-transport-security: %s'),
          ],
          pages: ['docs/headers.md'],
        },
        {
          line: 'Set X-Frame-Options',
          by: 'DENY, and frame-ancestors none.',
          proofs: HEADERS,
          pages: ['docs/headers.md'],
        },
        {
          line: 'Configure Content-Type-Options',
          by: 'nosniff.',
          proofs: HEADERS,
          pages: ['docs/headers.md'],
        },
      ],
    },
  ],
};
