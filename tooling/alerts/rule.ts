export const SEVERITIES = ['critical', 'warning', 'info'] as const;
/** `critical` wakes somebody; `warning` waits for the morning; `info` is only shown. */
export type Severity = (typeof SEVERITIES)[number];

/** Time series of a case: name with labels, and values in promtool's notation (`0+10x60`). */
export type Series = Readonly<Record<string, string>>;

interface Case {
  /** what is the matter; a part of a sentence for whoever reads a failure */
  readonly when: string;
  readonly series: Series;
  /** when it is looked at, counted from the first value */
  readonly at: string;
  /** between two values, and between two looks of Prometheus; default: 1m */
  readonly every?: string;
}

export interface Firing extends Case {
  /** from when on the condition holds; a step before `for` is over since then, it must still be silent; default: 0m */
  readonly since?: string;
  /** those of the alert, beside its severity and what the rule adds */
  readonly labels: Readonly<Record<string, string>>;
  /** its description, as whoever is woken reads it */
  readonly says: string;
}

export type Silent = Case;

/** A rule that tells somebody, with cases that show when it does and when it does not. */
export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  readonly expr: string;
  /** so long without a gap; default: at once */
  readonly for?: string;
  /** beside severity and subject */
  readonly labels?: Readonly<Record<string, string>>;
  /** one line without values, the same for every instance of it */
  readonly summary: string;
  /** with `{{ $labels.… }}` and `{{ $value | … }}` */
  readonly description: string;
  readonly fires: readonly [Firing, ...Firing[]];
  /** `never`: it is meant to fire always */
  readonly silent: readonly [Silent, ...Silent[]] | 'never';
}

/** A rule that keeps a number for others. Named `level:metric:operations`. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated together, in this order. */
export interface Group {
  readonly name: string;
  /** between two evaluations, where the global interval is too often */
  readonly interval?: string;
  readonly recordings?: readonly Recording[];
  readonly alerts?: readonly Alert[];
}

/** One file of rules. */
export interface Subject {
  /** file name without its ending, and the label `subject` of its alerts */
  readonly name: string;
  readonly title: string;
  readonly groups: readonly Group[];
}

/** Every selector of a metric that other programs expose as well says this. */
export const JOB = 'job="region-dashboard"';

/** @returns alerts of a subject, in order */
export const alertsOf = ({ groups }: Subject): readonly Alert[] =>
  groups.flatMap(({ alerts = [] }) => alerts);

/** @returns what tells rules of one name apart, for people */
export const ruleTitle = ({ name, severity, labels }: Alert): string =>
  [name, severity, ...(labels?.long ? [labels.long] : [])].join(' ');
