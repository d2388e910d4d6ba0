import { stringify } from 'yaml';
import { durationText, scaledExpression, secondsOf, type TimeScale } from '../promql/index.ts';
import type { Alert, Group, Recording, Subject } from './rule.ts';

/** Where alerts look for their runbooks when Prometheus is not told otherwise: in the project. */
export const RUNBOOKS = 'docs/runbooks';

const MADE = '# Made from tooling/alerts by `node bin/launch.js tooling/alerts.ts --write`; edit it there.\n';

export interface RuleFileOptions {
  /** for drills; default: as it is */
  readonly scale?: TimeScale;
}

const fullScale: TimeScale = { divisor: 1, shortestRange: 0 };

/** Durations stay as they were written where nothing is scaled. */
const duration = (text: string, { divisor }: TimeScale) =>
  divisor === 1 ? text : durationText(secondsOf(text) / divisor);
const expression = (text: string, scale: TimeScale) =>
  scale.divisor === 1 ? text : scaledExpression(text, scale);

function recordingRule({ record, expr, labels }: Recording, scale: TimeScale) {
  return { record, expr: expression(expr, scale), ...(labels && { labels }) };
}

function alertRule(alert: Alert, subject: string, scale: TimeScale) {
  const { name, severity, expr, labels, summary, description } = alert;
  return {
    alert: name,
    expr: expression(expr, scale),
    ...(alert.for && { for: duration(alert.for, scale) }),
    labels: { severity, subject, ...labels },
    annotations: { summary, description, runbook_url: runbookUrl(name) },
  };
}

/** The external label `runbooks` of Prometheus says where they are published; without it, where they are in the project. */
const runbookUrl = (name: string) => `{{ or $externalLabels.runbooks "${RUNBOOKS}" }}/${name}.md`;

function group({ name, interval, recordings = [], alerts = [] }: Group, subject: string, scale: TimeScale) {
  return {
    name,
    ...(interval && { interval: duration(interval, scale) }),
    rules: [
      ...recordings.map(rule => recordingRule(rule, scale)),
      ...alerts.map(alert => alertRule(alert, subject, scale)),
    ],
  };
}

/** @returns the text of a rule file of Prometheus */
export function ruleFile(
  { name, title, groups }: Subject,
  { scale = fullScale }: RuleFileOptions = {},
): string {
  const document = { groups: groups.map(each => group(each, name, scale)) };
  return `# ${title}\n${MADE}${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
