import type { Registry } from 'prom-client';

const TEST = 'server/metrics-page.integration.test.ts';

/** A metric as the page shows it. */
interface Shown {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** upper bounds of a histogram */
  readonly buckets: readonly number[];
}

/** Chapters: a metric belongs to the first whose pattern fits its name. */
const CHAPTERS: readonly (readonly [title: string, pattern: RegExp])[] = [
  ['Requests', /^http_/],
  ['Process', /^(process|nodejs|v8js)_/],
  ['Database', /^(db_|region_dashboard_(migrations|tenant_share))/],
  ['Commands', /^region_dashboard_(command|append|rooms)/],
  ['Live connections', /^region_dashboard_(live|bus)/],
  ['Data of regions', /^region_dashboard_(query|frame|breakers)/],
  ['Limits and policies', /^region_dashboard_(rate_limit|shed|csp)/],
  ['The page in browsers', /^region_dashboard_(web_vitals|page)/],
  ['Health and release', /^region_dashboard_(ready|health|build)/],
  ['Telemetry itself', /^region_dashboard_(error_reports|unexpected_errors|trace|log)/],
  ['What there is', /^region_dashboard_(tenants|people|dashboards|datasets|dataset_rows)$/],
];

/** What labels say. Every one is here: a new label must have few values, and this is where that is looked at. */
const LABELS: Readonly<Record<string, string>> = {
  http_request_method: 'the method; `_OTHER` for those that are none of the usual nine',
  http_route:
    'the template of the route, for example `/api/v1/tenants/:tenant`; `unmatched` where there is none',
  http_response_status_code: 'the status of the answer',
  v8js_gc_type: '`major`, `minor`, `incremental` or `weakcb`',
  db_client_connection_pool_name: '`app` (what tenants have) or `identity` (accounts)',
  db_client_connection_state: '`idle` or `used`',
  db_query_summary: 'the name of the query, given in the code; of libraries’ queries the verb and the table',
  type: 'the type of a command or of a message',
  outcome: 'what came of it; see the metric',
  direction: '`in`: from pages, `out`: to them',
  reason: 'why it ended, or was not counted',
  source: 'the kind of source: `system` or `dataset`',
  result: '`hit`, `joined`, `shared` or `executed`',
  state: '`closed`, `open` or `half_open`',
  class: 'the class of limits that the route belongs to; see [rate-limits.md](rate-limits.md)',
  key: 'whom the limit counts: `address`, `account`, `person`, `key`, `tenant` or `connection`',
  directive: 'the directive of the content security policy that was violated',
  check: 'the name of the check; see [health.md](health.md)',
  level: 'the level of the line, `trace` to `fatal`',
  destination: '`stdout` or `audit_file`',
  version: 'of the release',
  revision: 'the commit that was built; `unknown` without git, `-dirty` with changes beside it',
  node_version: 'of Node',
};

const UNITS = /_(seconds|bytes|ratio)(?:_total)?$/;

const HEAD = `<!-- Made by ${TEST}; after a change: npm test -- ${TEST} -u -->

# Metrics

The server measures itself and tells Prometheus, or whatever reads its text format, at
\`http://METRICS_HOST:METRICS_PORT/metrics\` (default: \`http://127.0.0.1:9464/metrics\`). That is a listener of its own:
the public port does not have it. (It answers \`/live\`, \`/ready\` and \`/health\` as well, the last in detail; see
[health.md](health.md).) \`ENABLE_METRICS=false\` switches measuring and listener off altogether.

\`\`\`yaml
# prometheus.yml
scrape_configs:
  - job_name: region-dashboard
    scrape_interval: 15s
    static_configs:
      - targets: ['10.0.0.5:9464', '10.0.0.6:9464']
\`\`\`

Each process is a target of its own: its numbers are those of this process since its start, and sums over processes are
Prometheus' work. What the whole installation has (“What there is”, and migrations) every process tells alike: take
the \`max\`, not the \`sum\`.

**Never make it public.** Whoever reaches the listener is told everything below without being asked who they are: no
names, addresses or content of anybody, but how much there is, and how it is doing. Leave \`METRICS_HOST\` at loopback
where Prometheus (or its agent) runs on the same machine; otherwise choose a private address and let only Prometheus
through. \`region-dashboard check\` warns about an address that is not private.

**It never troubles the people who use the server.** A scrape takes at most 5 seconds to put together and 10 in all,
however slowly it is read; at most 16 connections are open, those on top are cut off; those who ask at the same time
share one answer. When \`METRICS_PORT\` is taken, the server serves all the same, says so in its log and tries again every
3 seconds: during a restart two processes overlap, and the new one takes the port as soon as the old one has gone.

Names, units and buckets are those of the
[OpenTelemetry conventions](https://opentelemetry.io/docs/specs/semconv/) in Prometheus' spelling, and begin with
\`region_dashboard_\` where those have none. (\`db_client_connections\` is called \`db.client.connection.count\` there:
Prometheus keeps the ending \`_count\` for histograms.) Labels have few values, all of them known to the code: no
URL, id, address or name that anybody chose ever becomes one. Counters of which it is known beforehand what can happen
begin at 0, so that \`rate()\` sees the first time; a metric that is not known at the moment is absent rather than
wrong.

What there is no metric of, since the product does not do it (yet): alerts on the data of regions, backups, deployments,
certificates.`;

const NOTES: Readonly<Record<string, string>> = {
  'What there is': `Looked at once a minute at most. “An estimate” is the database's own count of living
rows (\`pg_stat_all_tables\`), which needs no look at anybody's rows: exact in ordinary times, and off after a crash until
the next \`ANALYZE\`.`,
  Process: `What happened “since the last reading” is counted anew after each scrape; readings within a second share one.`,
};

function shown(registry: Registry): readonly Shown[] {
  return registry.getMetricsAsArray().map(metric => {
    const { name, help, type } = metric;
    const { labelNames = [], upperBounds = [] } = metric as unknown as {
      readonly labelNames?: readonly string[];
      readonly upperBounds?: readonly number[];
    };
    return { name, help, type: String(type), labels: labelNames, buckets: upperBounds };
  });
}

function unitOf({ name, type }: Shown): string {
  const [, unit] = UNITS.exec(name) ?? [];
  if (unit === 'ratio') return '0 to 1';
  return unit ?? (type === 'counter' ? 'count' : '');
}

function chapterOf({ name }: Shown): string {
  const found = CHAPTERS.find(([, pattern]) => pattern.test(name));
  if (!found) throw new Error(`${name} belongs to no chapter of docs/metrics.md. Give it one.`);
  return found[0];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

const code = (text: string) => `\`${text}\``;

function chapter(title: string, metrics: readonly Shown[]): string {
  const rows = metrics
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(metric => [
      code(metric.name),
      metric.type,
      unitOf(metric),
      metric.labels.map(code).join(', '),
      `${metric.help.replaceAll('|', '\\|')}.`,
    ]);
  return [
    `## ${title}`,
    ...(NOTES[title] ? [NOTES[title]] : []),
    table(['metric', 'type', 'unit', 'labels', 'meaning'], rows),
  ].join('\n\n');
}

function labels(metrics: readonly Shown[]): string {
  const used = [...new Set(metrics.flatMap(metric => metric.labels))].sort();
  const rows = used.map(label => {
    const meaning = LABELS[label];
    if (!meaning)
      throw new Error(`The label ${label} is not described in docs/metrics.md. Say what it says.`);
    return [code(label), `${meaning}.`];
  });
  return `## Labels\n\n${table(['label', 'says'], rows)}`;
}

function buckets(metrics: readonly Shown[]): string {
  const kinds = new Map<string, string[]>();
  for (const { name, buckets: bounds } of metrics)
    if (bounds.length > 0) kinds.set(bounds.join(' '), [...(kinds.get(bounds.join(' ')) ?? []), name]);
  const rows = [...kinds].map(([bounds, names]) => [bounds, names.sort().map(code).join(', ')]);
  return `## Buckets\n\nUpper bounds (\`le\`) of the histograms, in their unit; \`+Inf\` comes on top.\n\n${table(
    ['buckets', 'of'],
    rows.sort(([, a], [, b]) => (a! < b! ? -1 : 1)),
  )}`;
}

/** @returns docs/metrics.md, made from what a server really registers */
export function metricsPage(registry: Registry): string {
  const metrics = shown(registry);
  const chapters = Map.groupBy(metrics, chapterOf);
  const sections = CHAPTERS.flatMap(([title]) => {
    const own = chapters.get(title);
    return own ? [chapter(title, own)] : [];
  });
  return `${[HEAD, ...sections, labels(metrics), buckets(metrics)].join('\n\n')}\n`;
}
