import { type Alert, alertsOf, type Subject } from './rule.ts';

const MADE =
  '<!-- Made from tooling/alerts by `node bin/launch.js tooling/alerts.ts --write`; edit it there. -->';

const INTRODUCTION = `# Alerts

${MADE}

Rules for Prometheus, the routes of Alertmanager and probes from outside, in \`deploy/prometheus/\`. Every alert has a
[runbook](runbooks/README.md), a test in which it fires and one in which it stays silent. The numbers are those of
[the objectives](slo.md).

- **critical** wakes somebody: people cannot work, or soon will not be able to.
- **warning** waits for the morning.
- **info** is shown, and sent to nobody.

Alerts on log lines are described in \`docs/logs.md\`, those of the error tracker in \`docs/error-tracking.md\`.

## Install

Everything is meant for one machine that watches over the others, and not for the one that serves: it would fall
silent together with it. On Debian 12 or newer:

\`\`\`sh
apt-get install prometheus prometheus-alertmanager prometheus-blackbox-exporter
cp -r deploy/prometheus/{prometheus.yml,alertmanager.yml,rules,targets} /etc/prometheus/
cp deploy/prometheus/blackbox.yml /etc/prometheus/blackbox.yml
\`\`\`

Then fill in:

| file | what |
| --- | --- |
| \`targets/server.yml\` | where each server's \`METRICS_PORT\` is. It listens on 127.0.0.1 until \`METRICS_HOST\` says otherwise: choose a private address that only this machine reaches |
| \`targets/site.yml\` | the address that people use (\`PUBLIC_URL\`) |
| \`targets/node.yml\` | where the node exporter of the database's machine is; \`[]\` without one |
| \`prometheus.yml\` | \`environment\`, and \`runbooks\`: where you publish \`docs/runbooks\`; each alert links to its page there |
| \`alertmanager.yml\` | what ends in \`.invalid\`, and the files below \`/etc/prometheus/secrets/\` that hold the keys (mode 0640, group \`prometheus\`) |

\`\`\`sh
promtool check config /etc/prometheus/prometheus.yml
amtool check-config /etc/prometheus/alertmanager.yml
prometheus-blackbox-exporter --config.check --config.file=/etc/prometheus/blackbox.yml
systemctl restart prometheus prometheus-alertmanager prometheus-blackbox-exporter
\`\`\`

One Prometheus for each environment: rules add up everything that has \`job="region-dashboard"\`.

**The dead man's switch.** \`Watchdog\` always fires and is sent every five minutes to a service that raises the alarm
when it stops (Dead Man's Snitch, healthchecks.io, PagerDuty's). Without it, nobody notices that Prometheus itself died.

**Kubernetes** with the Prometheus operator: each file of \`rules/\` is the \`spec\` of a PrometheusRule,

\`\`\`sh
for file in deploy/prometheus/rules/*.yml; do
  name=region-dashboard-$(basename "$file" .yml)
  printf 'apiVersion: monitoring.coreos.com/v1\\nkind: PrometheusRule\\nmetadata:\\n  name: %s\\nspec:\\n' "$name"
  sed 's/^/  /' "$file"
  echo ---
done | kubectl apply -f -
\`\`\`

with whatever labels your operator selects rules by; a PodMonitor for the metrics port and a Probe for \`/live\` and \`/ready\` must
set the jobs \`region-dashboard\`, \`region-dashboard-live\` and \`region-dashboard-ready\` (\`jobLabel\`, \`jobName\`).

## Test

\`\`\`sh
promtool check rules /etc/prometheus/rules/*.yml
amtool config routes test --config.file=/etc/prometheus/alertmanager.yml severity=critical alertname=ServerDown
amtool alert add Rehearsal severity=critical --annotation=summary="Only a rehearsal" --alertmanager.url=http://localhost:9093
\`\`\`

The last one goes all the way to whoever would be woken: say so first. In the project, \`npm test -- tooling/alerts\` runs the
cases of every alert, and \`npm test -- e2e/alerts.test.ts\` stops and freezes a real Postgres, blocks the event loop and kills the server
under a real Prometheus with these rules, and waits for the right alerts to come and go.

## Silence

Before planned work, for as long as it takes, with a reason:

\`\`\`sh
amtool silence add job=region-dashboard --duration=1h --author="$USER" --comment="Upgrade of Postgres" --alertmanager.url=http://localhost:9093
amtool silence query --alertmanager.url=http://localhost:9093
amtool silence expire <id> --alertmanager.url=http://localhost:9093
\`\`\`

An alert that is silenced again and again is wrong: change its threshold in \`server/slo\` or its rule in \`tooling/alerts\`.
What follows from something worse is held back by itself: symptoms of a server that is down, of a database that is down, and
warnings beside the same alert as critical (\`inhibit_rules\` in alertmanager.yml).

## All alerts`;

const code = (text: string) => `\`${text}\``;

function row({ name, severity, for: duration, labels, summary }: Alert): string {
  const after = [labels?.long, labels?.short].filter(Boolean).join(' and ') || duration || 'at once';
  return `| [${name}](runbooks/${name}.md) | ${severity} | ${after} | ${summary} |`;
}

function chapter(subject: Subject): string {
  const alerts = alertsOf(subject);
  return [
    `### ${subject.title}`,
    '',
    `In ${code(`rules/${subject.name}.yml`)}.`,
    '',
    '| alert | severity | after | says |',
    '| --- | --- | --- | --- |',
    ...alerts.map(row),
  ].join('\n');
}

/** @returns the text of docs/alerts.md */
export function alertsPage(subjects: readonly Subject[]): string {
  return `${[INTRODUCTION, ...subjects.map(chapter)].join('\n\n')}\n`;
}
