/**
 * Short spellings of PromQL for the panels. Every series is narrowed to the job and the instances chosen at the
 * top of the dashboard; labels with a value are further conditions, in PromQL's own spelling.
 */

const SCOPE = 'job=~"$job", instance=~"$instance"';

/** @returns the series of a metric, for example `up{job=~"$job", instance=~"$instance"}` */
export function series(metric: string, ...conditions: string[]): string {
  return `${metric}{${[SCOPE, ...conditions].join(', ')}}`;
}

/** @returns what a counter grew by per second */
export function rate(counter: string, ...conditions: string[]): string {
  return `rate(${series(counter, ...conditions)}[$__rate_interval])`;
}

/** @returns what a counter grew by over the time that the dashboard shows */
export function grown(counter: string, ...conditions: string[]): string {
  return `increase(${series(counter, ...conditions)}[$__range])`;
}

/** @param by labels that stay apart, separated by commas; empty: one sum */
export function sum(expression: string, by = ''): string {
  return by === '' ? `sum(${expression})` : `sum by (${by}) (${expression})`;
}

export function max(expression: string, by = ''): string {
  return by === '' ? `max(${expression})` : `max by (${by}) (${expression})`;
}

export function min(expression: string, by = ''): string {
  return by === '' ? `min(${expression})` : `min by (${by}) (${expression})`;
}

/**
 * @param share 0 to 1
 * @param histogram its name, without `_bucket`
 * @param by labels that stay apart, separated by commas
 */
export function quantile(share: number, histogram: string, by = '', ...conditions: string[]): string {
  const labels = by === '' ? 'le' : `le, ${by}`;
  return `histogram_quantile(${share}, ${sum(rate(`${histogram}_bucket`, ...conditions), labels)})`;
}

/** @returns a part of a whole, 0 to 1; nothing while the whole is nothing */
export function share(part: string, whole: string): string {
  return `${part} / (${whole} > 0)`;
}

/** @returns the expression, or 0 where it has no series: for counts whose labels appear with the first event */
export function orZero(expression: string): string {
  return `(${expression}) or vector(0)`;
}
