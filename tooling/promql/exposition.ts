import { type Selector, selectorsOf } from './selectors.ts';

/** What a /metrics page shows: for each name of a series, the values that each of its labels has. */
export type Exposed = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

const SERIES = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/**
 * @param text a page in the text format of Prometheus; a histogram is three names, as in queries
 * @returns its series; metrics that nothing was counted of have none
 */
export function readExposition(text: string): Exposed {
  const exposed = new Map<string, Map<string, Set<string>>>();
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = line.match(SERIES) ?? [];
    if (!name) continue;
    const known = exposed.get(name) ?? new Map<string, Set<string>>();
    exposed.set(name, known);
    for (const [, label, value] of labels.matchAll(LABEL)) {
      const values = known.get(label!) ?? new Set();
      known.set(label!, values.add(value!));
    }
  }
  return exposed;
}

/** Labels that Prometheus gives to everything it scrapes. */
const OF_THE_SCRAPE = new Set(['job', 'instance']);

/**
 * What an expression looks for and would never find.
 *
 * @param exposed what the server shows after traffic of every kind
 * @param elsewhere says whether a metric comes from somewhere else (Prometheus itself, another exporter, a rule)
 * @returns one sentence for each metric or label that is not there; `le="…"` must name a bucket that is
 */
export function missingFrom(
  exposed: Exposed,
  expression: string,
  elsewhere: (metric: string) => boolean,
): string[] {
  return selectorsOf(expression).flatMap(selector =>
    elsewhere(selector.metric) ? [] : missingOf(exposed, selector),
  );
}

function missingOf(exposed: Exposed, { metric, labels, matchers }: Selector): string[] {
  const known = exposed.get(metric);
  if (!known) return [`${metric} is not exposed`];
  const unknown = labels.filter(label => !known.has(label) && !OF_THE_SCRAPE.has(label));
  const buckets = matchers.filter(({ label }) => label === 'le' && known.has('le'));
  const wrong = buckets.filter(({ operator, value }) => {
    const isMeant = operator === '=' ? (le: string) => le === value : (le: string) => matches(value, le);
    return ![...known.get('le')!].some(isMeant);
  });
  return [
    ...unknown.map(label => `${metric} has no label ${label}`),
    ...wrong.map(({ operator, value }) => `${metric} has no bucket le${operator}"${value}"`),
  ];
}

const matches = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`).test(text);
