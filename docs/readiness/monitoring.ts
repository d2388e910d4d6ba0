import { type Section, tests } from './line.ts';

export const monitoring: Section = {
  title: '9.2 Monitoring & Observability',
  groups: [
    {
      title: 'Error Tracking (Sentry)',
      lines: [
        {
          line: 'Configure production Sentry DSN for backend',
          by: '`SENTRY_DSN`, `SENTRY_ENVIRONMENT` and the release of the build; one fault is one event, by an allow-list, and nothing waits for it (server/error-tracking). The page likewise with `VITE_SENTRY_DSN` (web/telemetry).',
          proofs: [
            ...tests(
              'server/error-tracking/error-tracking.integration.test.ts',
              'in a request is one event, with the request id of the answer, and one count',
              'in a live connection is one event, too',
              'holds up no answer: it is given while the report still waits',
            ),
            ...tests(
              'e2e/error-tracking.test.ts',
              '(%s) is one fatal event that arrives before the process ends with 1',
              'does not keep the process, when Sentry is silent',
            ),
            ...tests(
              'e2e/telemetry.test.ts',
              'is reported once, and says nothing about people',
              'that a boundary caught names the line of the source, by the map that the build kept',
              'is not there disturbs nobody',
            ),
            ...tests(
              'tooling/build/source-maps.test.ts',
              'the page that is served has no source map, and names none',
              'where something failed is found in the sources with the map that was kept',
            ),
          ],
          pages: ['docs/error-tracking.md', 'docs/configuration.md'],
        },
        {
          line: 'Set appropriate sampling rates',
          by: 'Errors always, storms bounded by kind and in all, traces by `TRACES_SAMPLE_RATE` (`SENTRY_TRACES`), health checks never.',
          proofs: [
            ...tests(
              'server/error-tracking/storm-limit.test.ts',
              'of one kind becomes a few reports a minute, and the next one says how many were left out',
              'of many kinds is bounded, too',
            ),
            ...tests(
              'server/error-tracking/sentry.test.ts',
              'of ten thousand errors is a few events, and says how many were left out',
              'takes everything and never answers holds up nobody, and no more than thirty reports',
            ),
            ...tests(
              'server/error-tracking/sentry-traces.test.ts',
              'are those of the one provider, sampled as it says, with the key of the project',
            ),
          ],
          pages: ['docs/error-tracking.md'],
        },
        {
          line: 'Configure error filtering',
          by: 'Refusals make no event, an outage makes one; of every error only what is listed leaves, and messages are scrubbed.',
          proofs: [
            ...tests(
              'server/error-tracking/error-tracking.integration.test.ts',
              'what is refused with good reason is no fault, and makes no event',
              'of everything that a request carries about people, nothing is in the envelopes',
              'an outage of the database is one event, whatever the number of requests',
            ),
            ...tests(
              'server/error-tracking/sentry.test.ts',
              'what stands in a field and does not look as it should',
            ),
            ...tests('server/error-tracking/scrub-text.test.ts', '$name, wherever it stands'),
            ...tests('e2e/telemetry.test.ts', 'that everybody had expected is not reported'),
            ...tests('web/telemetry/error-event.test.ts', 'does not carry %s, wherever it was put'),
          ],
          pages: ['docs/error-tracking.md'],
        },
        {
          line: 'Set up alert rules for critical errors',
          by: 'deploy/sentry/alert-rules.json, applied by `region-dashboard sentry-rules`: new, back again, again and again, crashed.',
          proofs: tests(
            'cli/sentry-rules/sentry-rules.test.ts',
            'are planned without changing anything',
            'are applied once: the second time there is nothing to do',
            'of ours is right, and names what is critical',
          ),
          pages: ['docs/error-tracking.md'],
        },
        {
          line: 'Test error reporting in staging',
          by: '`region-dashboard sentry-test` sends an event, waits for the answer and says its id, environment and release, or why it was not taken.',
          proofs: tests(
            'e2e/error-tracking.test.ts',
            'sends an event and says its id, environment and release',
            'says what a status of %i means, and ends with 1',
            'says why nobody answers, and ends with 1',
          ),
          pages: ['docs/error-tracking.md'],
        },
      ],
    },
    {
      title: 'Application Performance Monitoring (APM)',
      lines: [
        {
          line: 'Set up APM tool (New Relic, Datadog, or Sentry Performance)',
          by: 'Traces go by OTLP to whichever tool OTEL_EXPORTER_OTLP_ENDPOINT names, and to Sentry with SENTRY_TRACES (server/tracing, one provider); docs/tracing.md has a recipe for each.',
          proofs: [
            ...tests(
              'server/tracing/start-tracing.test.ts',
              'says which service it is',
              'spans go to the collector and to whoever else wants them',
              'registers no provider',
              'follows the sender of a trace',
            ),
            ...tests(
              'server/tracing/collector-faults.test.ts',
              'that %s costs spans and one line',
              'that takes connections and says nothing holds nobody up',
            ),
          ],
          pages: ['docs/tracing.md'],
        },
        {
          line: 'Configure performance monitoring for API endpoints',
          by: 'Every request of the API is a span by its route, with its commands, the queue, the commit and the delivery below; sampling by TRACES_SAMPLE_RATE.',
          proofs: [
            ...tests(
              'server/tracing/traces.integration.test.ts',
              'over HTTP is one trace',
              'over a live connection is one trace',
              'what several people sent and one transaction commits',
              'nothing of people or of secrets is in what is sent',
            ),
            ...tests(
              'server/tracing/scheduled-traces.integration.test.ts',
              'each scheduled execution of a query is a trace of its own',
            ),
            ...tests('e2e/page-traces.test.ts', 'goes from the key that somebody pressed to the commit'),
          ],
          pages: ['docs/tracing.md', 'docs/metrics.md'],
        },
        {
          line: 'Set up database query monitoring',
          by: 'Every statement has a name, which spans, metrics, the log of slow statements and pg_stat_statements show; `region-dashboard queries` lists the most expensive ones.',
          proofs: [
            ...tests(
              'server/slow-queries.integration.test.ts',
              'is one line with its name and what it took',
              'is said with the ids of the request and the trace',
            ),
            ...tests(
              'server/database/statement-statistics.integration.test.ts',
              'what a server asks stands there by its name',
              'a serving role (%s) does not see it',
            ),
            ...tests('e2e/queries.test.ts', 'queries shows what statements have cost'),
          ],
          pages: ['docs/tracing.md'],
        },
        {
          line: 'Configure custom metrics tracking',
          by: 'Commands, commits, deliveries, live connections, queries, pools, limits, health and the page are measured (`server/operations/instruments`) and told to Prometheus on a port of its own (`METRICS_PORT`, `METRICS_HOST`).',
          proofs: [
            ...tests('e2e/metrics.test.ts', 'are as Prometheus wants them'),
            ...tests('server/metrics-page.integration.test.ts', 'docs/metrics.md says every metric'),
            ...tests(
              'server/metrics.integration.test.ts',
              '10,000 random URLs, methods and headers',
              'is shown as it is when it is exhausted',
              'made in one process are given to the connections of another',
            ),
            ...tests('server/operations/metrics-listener.test.ts', 'because its readers do not read'),
            ...tests(
              'server/page-telemetry/page-telemetry.integration.test.ts',
              'becomes metrics without labels, whoever tells it',
              'is refused %s, and counts nothing',
            ),
            ...tests('e2e/telemetry.test.ts', 'arrives as metrics when the page is left'),
          ],
          pages: ['docs/metrics.md', 'docs/configuration.md'],
        },
        {
          line: 'Set performance thresholds and alerts',
          by: 'Objectives, burn rates, speed and saturation are declared once, with reasons (server/slo); rules and docs/slo.md are made from them (tooling/alerts), and the error budgets are watched by multiwindow burn-rate alerts.',
          proofs: [
            ...tests(
              'tooling/alerts/documents.test.ts',
              'are in the project as they are declared',
              'a change to %s alone is noticed, and so is its absence',
            ),
            ...tests('tooling/alerts/rules.test.ts', 'rules of %s'),
            ...tests('server/slo/slo.test.ts', 'tell somebody after 2, 5 and 10 % of the budget'),
            ...tests('e2e/alerts.test.ts', 'Postgres is stopped', 'the event loop is blocked'),
          ],
          pages: ['docs/slo.md', 'docs/alerts.md'],
        },
      ],
    },
    {
      title: 'Logging',
      lines: [
        {
          line: 'Configure structured logging for production',
          by: '`serve` writes one JSON object per line of one closed schema; access and audit streams; levels at run time; no personal data, nothing forged (server/logs).',
          proofs: [
            ...tests(
              'e2e/logs.test.ts',
              'writes nothing but lines of one schema on stdout, whose events are all in the list',
              'the id of a request is the same in the answer, the access line, the trace and the error',
              'the trace of a request is on its lines: the one of who asked, or a new one',
            ),
            ...tests(
              'e2e/log-redaction.test.ts',
              'nothing of the corpus is in the log at level trace, whichever way it comes in',
              'hostile text stays in one line, from sockets that send what no client would',
            ),
            ...tests(
              'e2e/log-signals.test.ts',
              'SIGUSR2 switches to debug and back, says so, and tells the audit stream',
            ),
            ...tests(
              'e2e/log-faults.test.ts',
              'a log that nobody reads: requests go on, memory is bounded, what is lost is counted and said',
              'when a fault that nobody caught ends the server',
            ),
            ...tests(
              'server/audit-stream.integration.test.ts',
              'every event of the list was told here, or is in the test of processes',
            ),
          ],
          pages: ['docs/logs.md', 'docs/configuration.md'],
        },
        {
          line: 'Set up log aggregation (CloudWatch, Datadog, etc.)',
          by: 'Recipes in deploy/logs: journald, rsyslog, Vector and Fluent Bit to Loki, CloudWatch, Datadog. Those that Debian has are run on the lines of a real server; of the others every field is checked.',
          proofs: [
            ...tests(
              'e2e/log-shipping.test.ts',
              'writes every line of a real server, by stream, and what is none apart',
              'gives every line of a real server back as it was written',
            ),
            ...tests(
              'e2e/log-recipes.test.ts',
              'labels, fields and sources of Vector, Fluent Bit, Datadog and Loki’s retention',
            ),
          ],
          pages: ['docs/logs.md', 'deploy/logs/README.md'],
        },
        {
          line: 'Configure log retention policies',
          by: 'In files: journald 30 days, logrotate for the audit stream 400 days, Loki, CloudWatch and Datadog by stream.',
          proofs: [
            ...tests(
              'e2e/log-shipping.test.ts',
              'rotates the file of a server that runs, and no line is lost',
            ),
            ...tests('e2e/log-recipes.test.ts', 'every file of the recipes can be read as what it is'),
          ],
          pages: ['docs/logs.md', 'deploy/logs/README.md'],
        },
        {
          line: 'Set up log-based alerting',
          by: 'Rules for Loki’s ruler, metric filters and alarms of CloudWatch, monitors of Datadog: crashes, faults, guessed passwords, probing, a failing audit file, lost lines, silence.',
          proofs: tests(
            'e2e/log-recipes.test.ts',
            'rule of Loki: $alert',
            'filter of CloudWatch: $filterPattern',
            'monitor of Datadog: $name',
          ),
          pages: ['docs/logs.md'],
        },
        {
          line: 'Document log query patterns',
          by: 'docs/logs.md: queries for three in the morning in jq, LogQL, CloudWatch Insights and Datadog; those in jq are run on the log of a real server.',
          proofs: tests('e2e/log-shipping.test.ts', '$text', 'each has the same in every language'),
          pages: ['docs/logs.md'],
        },
      ],
    },
    {
      title: 'Health Checks',
      lines: [
        {
          line: 'Create health check endpoint (`/health`)',
          by: 'application/health+json of every part; parts that one can do without warn; details only for those who run the installation (server/operations/health).',
          proofs: [
            ...tests(
              'e2e/health.test.ts',
              'all is well: every endpoint passes at once',
              "the accounts' connections alone broken",
              'pool exhausted',
            ),
            ...tests('e2e/health-disk.test.ts', 'disk full'),
            ...tests('e2e/health-outside.test.ts', 'mail server down', 'Sentry down', 'trace collector down'),
            ...tests(
              'server/operations/health/onlookers.integration.test.ts',
              "owners and admins of the operator's team see every part",
              'everybody else hears the status alone',
              'whichever part is broken, strangers get the same bytes',
            ),
          ],
          pages: ['docs/health.md'],
        },
        {
          line: 'Create readiness endpoint (`/ready`)',
          by: 'Database, migrations and drain, looked at once a second at most and answered within 3 s, whatever hangs.',
          proofs: [
            ...tests(
              'e2e/health.test.ts',
              'database stopped',
              'database frozen',
              'migration pending',
              'draining',
            ),
            ...tests(
              'server/operations/health/health.integration.test.ts',
              'however many ask, the database is asked at most once a second',
            ),
            ...tests('server/operations/health/watched.test.ts', 'a check that never ends is a no, in time'),
          ],
          pages: ['docs/health.md'],
        },
        {
          line: 'Create liveness endpoint (`/live`)',
          by: 'Looks at nothing: an event loop that stands still gives no answer, and every other fault leaves it at 200.',
          proofs: tests('e2e/health.test.ts', 'event loop blocked', 'event loop late', 'database frozen'),
          pages: ['docs/health.md'],
        },
        {
          line: 'Configure health check monitoring',
          by: 'region_dashboard_ready and region_dashboard_health_check_status; probes for Kubernetes, systemd, balancers and the blackbox exporter; `region-dashboard health` for containers.',
          proofs: [
            ...tests(
              'server/operations/health/board.test.ts',
              'the metrics say the same: 1, a half, 0',
              'a check that hangs does not hold up the metrics',
            ),
            ...tests(
              'cli/health/ask.test.ts',
              'the parts that are not well are named',
              'no answer is one, in time',
            ),
            ...tests(
              'server/operations/health/document.test.ts',
              'every row of the matrix is tried on real processes',
            ),
            ...tests('e2e/alerts.test.ts', 'all is well: only the watchdog fires', 'the process is killed'),
            ...tests('e2e/probes.test.ts', 'fails when the answer %s', 'fails when no browser would trust'),
          ],
          pages: ['docs/health.md', 'docs/alerts.md'],
        },
        {
          line: 'Set up automated alerts for health check failures',
          by: 'Alerts on every health check, on /ready, on processes that are gone and on probes of /live and /ready from outside, routed to whoever is woken, each with a runbook (deploy/prometheus, docs/runbooks).',
          proofs: [
            ...tests(
              'e2e/alerts.test.ts',
              'all is well: only the watchdog fires',
              'Postgres is stopped',
              'Postgres is frozen',
              'the process is killed',
            ),
            ...tests('tooling/alerts/rules.test.ts', 'rules of %s'),
            ...tests(
              'tooling/alerts/runbooks.test.ts',
              'every alert has a runbook, and every runbook an alert',
              'says under the four headings what somebody who was woken needs',
            ),
            ...tests(
              'tooling/alerts/configuration.test.ts',
              'sends every severity where it belongs',
              'sends the watchdog to the dead man’s switch',
            ),
          ],
          pages: ['docs/alerts.md', 'docs/runbooks/README.md'],
        },
      ],
    },
    {
      title: 'Metrics Dashboard',
      lines: [
        {
          line: 'Set up metrics dashboard (Grafana, Datadog, etc.)',
          by: 'Seven dashboards for Grafana with provisioning (deploy/grafana, made from tooling/grafana), and the same in the operator’s own team from the first start (server/operator-dashboards).',
          proofs: [
            ...tests(
              'e2e/grafana.test.ts',
              'ask for metrics and labels that the server has',
              'are answered with numbers by Prometheus, and say why where they may not be',
            ),
            ...tests(
              'tooling/grafana.test.ts',
              '$path is what the definitions make of it',
              '$title: panels have ids of their own and stand on the grid beside each other',
              'finds the dashboards where a copy of the folder puts them',
            ),
            ...tests(
              'server/operator-dashboards/seed.integration.test.ts',
              'are made once, by the installation, however many processes start at the same time',
            ),
          ],
          pages: ['docs/dashboards-for-operators.md'],
        },
        {
          line: 'Configure key performance indicators (KPIs)',
          by: 'The overview: failed requests, command and delivery time against their objectives (server/slo), requests, commands, live connections, people, teams, dashboards and rows.',
          proofs: [
            ...tests('e2e/operations-dashboards.test.ts', 'they tell what is going on'),
            ...tests('e2e/grafana.test.ts', 'show what is going on, not only that something is'),
          ],
          pages: ['docs/dashboards-for-operators.md', 'docs/slo.md'],
        },
        {
          line: 'Set up custom dashboards for dashboard-specific metrics',
          by: 'Live editing and data: commands, conflicts, commits, delivery, dashboards in memory, queries, age, breakers; and about 80 metrics to choose from for own ones.',
          proofs: [
            ...tests(
              'e2e/operations-dashboards.test.ts',
              'an operator finds the seven in their team',
              'another team does not see them, nor their numbers',
            ),
            ...tests(
              'server/operator-dashboards/seed.integration.test.ts',
              'stay as people changed them, and what they archived does not come back',
            ),
            ...tests(
              'server/data/system/system.test.ts',
              'what /metrics says, in numbers: nothing at first, then what came since',
            ),
          ],
          pages: ['docs/dashboards-for-operators.md', 'docs/metrics.md'],
        },
        {
          line: 'Configure alerting based on metrics thresholds',
          by: 'deploy/prometheus: rules made from typed definitions with a firing and a silent case each, Prometheus, Alertmanager (routes, inhibitions, dead man’s switch) and blackbox exporter.',
          proofs: [
            ...tests('tooling/alerts/rules.test.ts', 'rules of %s'),
            ...tests(
              'e2e/alert-metrics.test.ts',
              'every metric and label that a rule looks at is there',
              'every query of a runbook looks at metrics and labels that are there',
            ),
            ...tests(
              'tooling/alerts/configuration.test.ts',
              'accepts the configuration with all rules',
              'accepts the modules',
              'accepts the configuration',
            ),
            ...tests('e2e/alerts.test.ts', 'Postgres is frozen', 'the event loop is blocked'),
          ],
          pages: ['docs/alerts.md', 'docs/slo.md', 'docs/runbooks/README.md'],
        },
      ],
    },
  ],
};
