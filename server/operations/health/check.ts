/** The states of the health+json draft. */
export type Status = 'pass' | 'warn' | 'fail';

/**
 * What it means that a check fails.
 * - `required`: nothing can be served without it; neither `/ready` nor `/health` is well
 * - `important`: people notice, and much goes on; `/health` fails and `/ready` stays, since elsewhere it is no better
 * - `optional`: the server does without it; `/health` warns
 */
export type CheckKind = 'required' | 'important' | 'optional';

/** What a check found. */
export interface Finding {
  readonly status: Status;
  readonly value?: number | string | boolean;
  /** of the value, for example `ms` or `bytes` */
  readonly unit?: string;
  /** why it is not well: a sentence for the operator, without address, secret or SQL */
  readonly output?: string;
}

/**
 * One thing that can be well or not. Parts hand theirs to `app.health.register`; they need not know anything
 * else of this folder. Names of measurements and types are those of draft-inadarei-api-health-check, section 4.
 */
export interface HealthCheck {
  /** unique; the label of the metric */
  readonly name: string;
  /** what is looked at; default: the name */
  readonly component?: string;
  /** which one of several of its kind; default: the name */
  readonly componentId?: string;
  readonly type: 'component' | 'datastore' | 'system';
  /** for example `responseTime`, `utilization`, `connections` */
  readonly measurement: string;
  readonly kind: CheckKind;
  /** looked at no more often than this, however many ask, ms; 0 for what is only read; default: 1,000 */
  readonly everyMs?: number;
  /** no answer within this time is one, too, ms; default: 2,000 */
  readonly withinMs?: number;
  /** what no answer in time means; default: it fails */
  readonly late?: Finding;
  /** looked at in the background, so often: whoever asks hears the latest finding and never waits */
  readonly background?: boolean;
  /** @param signal aborted when time is over: then whatever is open must be closed */
  check(signal: AbortSignal): Finding | Promise<Finding>;
}

/** A finding, and when it was made. */
export interface Result extends Finding {
  /** ms since 1970 */
  readonly at: number;
}

export const pass = (value?: Finding['value'], unit?: string): Finding => ({
  status: 'pass',
  ...(value !== undefined && { value }),
  ...(unit !== undefined && { unit }),
});

/** The worst that a check of this kind may say: a part that one can do without never fails the whole. */
export const judged = (finding: Finding, kind: CheckKind): Finding =>
  kind === 'optional' && finding.status === 'fail' ? { ...finding, status: 'warn' } : finding;
