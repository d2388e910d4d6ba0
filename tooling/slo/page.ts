import {
  BUDGET_DAYS,
  BURNS,
  LEAST_BAD_EVENTS,
  OBJECTIVES,
  type Objective,
  SATURATION,
  SPEED,
  type Threshold,
} from '#server/slo/index.ts';

const MADE =
  '<!-- Made from server/slo by `node bin/launch.js tooling/alerts.ts --write`; edit it there. -->';

const percent = (share: number) => `${Number((share * 100).toPrecision(6))} %`;
const row = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function timeText(seconds: number): string {
  return seconds < 1 ? `${Number((seconds * 1_000).toPrecision(6))} ms` : `${seconds} s`;
}

function objectiveRow({ title, target, within, counts, why }: Objective): string[] {
  const minutes = Math.round((1 - target) * BUDGET_DAYS * 24 * 60);
  const good = within === null ? percent(target) : `${percent(target)} within ${timeText(within)}`;
  const budget = within === null ? `${minutes} minutes without any service` : percent(1 - target);
  return [title, good, budget, counts, why];
}

const UNITS: Record<Threshold['unit'], (level: number) => string> = {
  seconds: timeText,
  share: percent,
  count: level => level.toLocaleString('en'),
  days: level => `${level} days`,
  'per second': level => `${level} a second`,
  score: String,
};

function thresholdRow({ title, unit, below, warning, critical, why }: Threshold): string[] {
  const text = (level: number | undefined) =>
    level === undefined ? '' : `${below ? 'below' : 'above'} ${UNITS[unit](level)}`;
  return [title, text(warning), text(critical), why];
}

const LEVELS = ['what', 'warning', 'critical', 'why'];

/** @returns the text of docs/slo.md */
export function sloPage(): string {
  const burns = BURNS.map(({ factor, long, short, severity }) => [
    `${factor} ×`,
    `${long} and ${short}`,
    severity,
    `${BUDGET_DAYS / factor < 10 ? (BUDGET_DAYS / factor).toFixed(1) : Math.round(BUDGET_DAYS / factor)} days`,
  ]);
  return `${[
    '# Objectives and thresholds',
    MADE,
    'What this installation promises, and from where on somebody is told. Each number is declared once, in `server/slo`; the [alerts](alerts.md) are made from it, and whatever else judges a server (load drills, the verification of a deployment) reads the same.',
    '## Objectives',
    table(
      ['objective', 'good', 'budget of 30 days', 'what counts', 'why'],
      Object.values(OBJECTIVES).map(objectiveRow),
    ),
    '## Error budgets',
    `What is missing to 100 % may be spent, in ${BUDGET_DAYS} days. An alert fires when it is spent so much too fast over both windows: the long one shows that it matters, the short one that it is still going on. These are the numbers of the Site Reliability Workbook (chapter 5, "Alerting on SLOs").`,
    table(['burn rate', 'over', 'severity', 'the budget is gone after'], burns),
    `With fewer than ${LEAST_BAD_EVENTS} bad events in the long window nobody is told: one failed request of forty in a quiet night would be a burn rate of 25.`,
    'How much is left: `1 - avg_over_time(job:slo_errors:ratio_rate1h{slo="availability"}[30d]) / (1 - 0.999)` in Prometheus, for each `slo`. It keeps 15 days unless it is told otherwise (`--storage.tsdb.retention.time=40d`); the alerts need three.',
    '## Speed',
    table(LEVELS, Object.values<Threshold>(SPEED).map(thresholdRow)),
    '## Saturation',
    table(LEVELS, Object.values<Threshold>(SATURATION).map(thresholdRow)),
    '## Changing them',
    'Change the number and its reason in `server/slo`, run `node bin/launch.js tooling/alerts.ts --write`, and `npm test -- tooling/alerts`: cases at the old limits then say which alerts have moved. An objective that is missed month after month is a wrong objective or a wrong priority; an alert that nobody acts on is noise. Both are reasons to change this page.',
  ].join('\n\n')}\n`;
}
