import { stringify } from 'yaml';
import { durationText, secondsOf, selectorsOf } from '../../promql/index.ts';
import { type Alert, type Firing, type Recording, ruleTitle, type Silent, type Subject } from '../rule.ts';
import { RUNBOOKS } from '../rule-file.ts';

/** A file of promtool's tests about one rule, and that rule with what it is made from. */
export interface UnitTest {
  readonly title: string;
  readonly subject: Subject;
  /** @param ruleFile path of the subject's rule file */
  readonly text: (ruleFile: string) => string;
}

/** @returns the recordings that an expression hangs on, directly or by others */
function recordingsFor(expr: string, all: readonly Recording[]): Recording[] {
  const names = new Set(selectorsOf(expr).map(({ metric }) => metric));
  return all.filter(({ record }) => names.has(record));
}

function inputOf({ series, every = '1m' }: Firing | Silent) {
  return {
    interval: every,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
  };
}

function firing(alert: Alert, subject: string, one: Firing) {
  const { name, severity, summary } = alert;
  return {
    name: `fires when ${one.when}`,
    ...inputOf(one),
    alert_rule_test: [
      {
        eval_time: one.at,
        alertname: name,
        exp_alerts: [
          {
            exp_labels: { severity, subject, ...alert.labels, ...one.labels },
            exp_annotations: { summary, description: one.says, runbook_url: `${RUNBOOKS}/${name}.md` },
          },
        ],
      },
    ],
  };
}

/** A firing case a little too early. */
function notYet(alert: Alert, one: Firing): Silent[] {
  if (!alert.for) return [];
  const { since = '0m', every = '1m' } = one;
  const at = secondsOf(since) + secondsOf(alert.for) - secondsOf(every);
  return [{ ...one, when: `${one.when}, but not for ${alert.for} yet`, at: durationText(at) }];
}

function silent({ name }: Alert, one: Silent) {
  return {
    name: `is silent when ${one.when}`,
    ...inputOf(one),
    alert_rule_test: [{ eval_time: one.at, alertname: name, exp_alerts: [] }],
  };
}

/**
 * One rule by itself, so that a case need not know what else fires: rules of one name differ only in severity.
 * Each pace of its cases is a file of its own, since promtool evaluates all of a file's at one.
 */
export function unitTests(subject: Subject): UnitTest[] {
  const recordings = subject.groups.flatMap(group => group.recordings ?? []);
  return subject.groups.flatMap(({ alerts = [] }) =>
    alerts.map(alert => {
      const group = { name: 'alone', recordings: recordingsFor(alert.expr, recordings), alerts: [alert] };
      const silents = [
        ...(alert.silent === 'never' ? [] : alert.silent),
        ...alert.fires.flatMap(one => notYet(alert, one)),
      ];
      const pace = alert.fires[0].every ?? '1m';
      const tests = [
        ...alert.fires.map(one => firing(alert, subject.name, one)),
        ...silents.map(one => silent(alert, one)),
      ];
      return {
        title: ruleTitle(alert),
        subject: { ...subject, groups: [group] },
        text: ruleFile =>
          stringify({ rule_files: [ruleFile], evaluation_interval: pace, tests }, { lineWidth: 0 }),
      };
    }),
  );
}
