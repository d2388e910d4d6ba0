import { type Section, tests } from './line.ts';

export const implementation: Section = {
  title: 'Implementation Checklist',
  groups: [
    {
      title: 'Phase 9.1: Production Environment Configuration',
      lines: [
        {
          line: 'Production environment variables documented',
          by: 'docs/configuration.md and the example files are made from the one schema; npm run check fails when they drift.',
          proofs: tests(
            'tooling/configuration.test.ts',
            'are in the project as the schema makes them',
            'the page describes every variable under its own heading',
          ),
          pages: ['docs/configuration.md'],
        },
        {
          line: 'Secrets management configured',
          by: 'Files, AWS Secrets Manager, rotation, ages, sealing at rest (server/secrets).',
          proofs: [
            ...tests('e2e/rotation.test.ts', 'JWT_SECRET is replaced by rolling restarts under load'),
            ...tests(
              'server/secrets/documented.test.ts',
              'the inventory of docs/secrets.md has every secret there is, and no other',
            ),
          ],
          pages: ['docs/secrets.md'],
        },
        {
          line: 'Infrastructure requirements documented',
          by: 'Sizes for 10, 1,000 and 100,000 viewers, each figure with its source.',
          proofs: tests(
            'server/database/backup-recipe.integration.test.ts',
            'holds every row, and is whole again in another database',
          ),
          pages: ['docs/infrastructure.md'],
        },
        {
          line: 'Environment validation scripts created',
          by: '`region-dashboard check`, which the server also runs when it starts.',
          proofs: tests(
            'e2e/check.test.ts',
            'lists everything at once, shows no value, and ends with 1',
            'and refuses in production, naming everything',
          ),
          pages: ['docs/configuration.md'],
        },
      ],
    },
    {
      title: 'Phase 9.2: Monitoring & Observability',
      lines: [
        {
          line: 'Sentry production configuration complete',
          by: 'Server and page report by their DSNs; `sentry-test` tries both, `sentry-rules` makes the alert rules.',
          proofs: [
            ...tests(
              'e2e/error-tracking.test.ts',
              'sends an event and says its id, environment and release',
              'with --page asks for the page’s project, from the page’s origin',
            ),
            ...tests(
              'cli/sentry-rules/sentry-rules.test.ts',
              'are applied once: the second time there is nothing to do',
            ),
          ],
          pages: ['docs/error-tracking.md'],
        },
        {
          line: 'APM configured and operational',
          by: 'OpenTelemetry by OTLP, set up by two variables; a dead collector costs spans alone.',
          proofs: [
            ...tests('server/tracing/traces.integration.test.ts', 'over HTTP is one trace'),
            ...tests('server/tracing/collector-faults.test.ts', 'that %s costs spans and one line'),
          ],
          pages: ['docs/tracing.md'],
        },
        {
          line: 'Logging infrastructure set up',
          by: 'One schema for every line, access and audit streams apart, recipes for shipping, retention and alerts (server/logs, deploy/logs).',
          proofs: [
            ...tests(
              'e2e/logs.test.ts',
              'writes nothing but lines of one schema on stdout, whose events are all in the list',
            ),
            ...tests(
              'e2e/log-shipping.test.ts',
              'writes every line of a real server, by stream, and what is none apart',
            ),
          ],
          pages: ['docs/logs.md'],
        },
        {
          line: 'Health checks implemented',
          by: 'What each endpoint answers to each fault is a table in code, tried on real processes and shown in docs/health.md.',
          proofs: [
            ...tests('e2e/health.test.ts', 'database stopped', 'event loop blocked', 'draining'),
            ...tests(
              'server/operations/health/document.test.ts',
              'docs/health.md has the matrix as the tests prove it',
            ),
          ],
          pages: ['docs/health.md'],
        },
        {
          line: 'Metrics dashboard configured',
          by: 'In the operator’s team from the first start, and for Grafana in deploy/grafana.',
          proofs: [
            ...tests('e2e/operations-dashboards.test.ts', 'an operator finds the seven in their team'),
            ...tests(
              'e2e/grafana.test.ts',
              'are answered with numbers by Prometheus, and say why where they may not be',
            ),
          ],
          pages: ['docs/dashboards-for-operators.md'],
        },
      ],
    },
    {
      title: 'Phase 9.3: Deployment Automation',
      lines: [
        { line: 'CI/CD pipeline configured', missing: 'Comes with deployment automation.' },
        { line: 'Deployment scripts created', missing: 'Comes with deployment automation.' },
        { line: 'Health check integration complete', missing: 'Comes with deployment automation.' },
        { line: 'Rollback procedures tested', missing: 'Comes with deployment automation.' },
      ],
    },
    {
      title: 'Phase 9.4: Production Security Hardening',
      lines: [
        {
          line: 'Security audit completed',
          by: '`region-dashboard audit <url>`: every check has a fault that it finds.',
          proofs: [
            ...tests(
              'cli/audit/outside.integration.test.ts',
              '%s: %s',
              'every check from outside has a way to be provoked',
            ),
            ...tests(
              'server/database/audit/audit.integration.test.ts',
              'every check has a fault that it finds',
            ),
            ...tests('e2e/audit.test.ts', 'finds nothing grave from outside'),
          ],
          pages: ['docs/audit.md'],
        },
        {
          line: 'Rate limiting configured',
          by: 'One table of classes (server/limits), shared through Redis when there is one.',
          proofs: [
            ...tests('server/limits/limits.integration.test.ts', 'declare a class each'),
            ...tests('e2e/journeys/ordinary-day.test.ts', 'nobody has met a limit'),
          ],
          pages: ['docs/rate-limits.md'],
        },
        {
          line: 'CORS properly configured',
          by: 'An exact list, one judgement for everything.',
          proofs: tests(
            'server/operations/security/cors.integration.test.ts',
            'gets no leave to read, may change nothing and opens no socket: %s',
          ),
          pages: ['docs/cors.md'],
        },
        {
          line: 'Security headers verified',
          by: 'On every answer; A+ from the MDN HTTP Observatory.',
          proofs: [
            ...tests(
              'server/operations/security/headers.integration.test.ts',
              '%s (%i) carries every header',
            ),
            ...tests('e2e/observatory.test.ts', 'the signed-in page gets A+ with 140 points'),
          ],
          pages: ['docs/headers.md'],
        },
      ],
    },
    {
      title: 'Phase 9.5: Documentation',
      lines: [
        { line: 'Production deployment guide updated', missing: 'Comes with the guides.' },
        { line: 'Operations runbook created', missing: 'Comes with the guides.' },
        { line: 'Troubleshooting guide created', missing: 'Comes with the guides.' },
        { line: 'All documentation reviewed and approved', missing: 'Comes with the guides.' },
      ],
    },
  ],
};
