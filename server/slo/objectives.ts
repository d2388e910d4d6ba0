/** What people are promised, as a share of good events in a window. */
export interface Objective {
  readonly title: string;
  /** share of events that must be good, below 1 */
  readonly target: number;
  /** an event that takes longer is not good, seconds; null: not judged by time */
  readonly within: number | null;
  /** what is counted; a sentence */
  readonly counts: string;
  readonly why: string;
}

/** The promises whose error budgets are watched over. */
export const OBJECTIVES = {
  availability: {
    title: 'Availability',
    target: 0.999,
    within: null,
    counts:
      'Answers over HTTP without a status of 5xx. `/live`, `/ready` and `/health` do not count: watching over the server is not using it.',
    why: 'Three nines are 43 minutes a month: time for one bad deployment that rolls itself back and one restart of the database. More would promise what a single database cannot keep.',
  },
  commands: {
    title: 'Commands',
    target: 0.99,
    within: 0.25,
    counts:
      'Changes of dashboards answered in time, over HTTP and live connections alike. One that a fault made impossible is not good, however fast; one that the rules refuse is.',
    why: 'The page shows a change before the server has confirmed it; up to a quarter of a second nobody notices a correction.',
  },
  deliveries: {
    title: 'Deliveries',
    target: 0.99,
    within: 1,
    counts:
      'Changes handed to every connection that has the dashboard open, from their decision on, also when another process made them.',
    why: 'Two people talk about what they see. Beyond a second they talk about two different pictures.',
  },
} as const satisfies Record<string, Objective>;

export type ObjectiveName = keyof typeof OBJECTIVES;

/** Days in which an error budget is to last. */
export const BUDGET_DAYS = 30;

/** How fast a budget may be used up before somebody is told. */
export interface Burn {
  /** how many times faster than what would last for the whole window */
  readonly factor: number;
  /** it must have gone on for so long; a duration as Prometheus writes it */
  readonly long: string;
  /** and still be going on */
  readonly short: string;
  readonly severity: 'critical' | 'warning';
}

/**
 * Multiwindow, multi-burn-rate alerts with the numbers of the Site Reliability Workbook (chapter 5, "Alerting on
 * SLOs"): 2 % of the budget in an hour, 5 % in six hours, 10 % in three days.
 */
export const BURNS: readonly Burn[] = [
  { factor: 14.4, long: '1h', short: '5m', severity: 'critical' },
  { factor: 6, long: '6h', short: '30m', severity: 'critical' },
  { factor: 1, long: '3d', short: '6h', severity: 'warning' },
];

/**
 * With fewer bad events than this in the long window nobody is told: one failed request of forty in a quiet night
 * would be a burn rate of 25.
 */
export const LEAST_BAD_EVENTS = 10;
