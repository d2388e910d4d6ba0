import { SOURCE_LIMITS, type SourceEntriesQuery, type SourceEntry } from '#core/contract/index.ts';
import { badQuery, failed } from '../over-http/ask.ts';
import type { PrometheusApi } from './prometheus-api.ts';

const LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** How far back metrics are looked for: what is gone for longer is in nobody's way. */
const BACK_SECONDS = 86_400;
const HELP_LENGTH = 300;
const MADE_OF_OTHERS = /_(?:bucket|count|sum|total|created|info)$/;

/**
 * @param now milliseconds since 1970
 * @returns metrics with their help, the labels of a metric, or the values of a label; by name
 * @throws Refusal
 */
export async function entriesOf(
  api: PrometheusApi,
  { what = 'metrics', of, search = '' }: SourceEntriesQuery,
  now: number,
): Promise<SourceEntry[]> {
  // Rounded up: what was read in this second is there, too.
  const seconds = Math.ceil(now / 1_000);
  const since = [
    ['start', String(seconds - BACK_SECONDS)],
    ['end', String(seconds)],
  ] as const;
  const ofMetric = of === undefined ? [] : ([['match[]', `{__name__=${JSON.stringify(of)}}`]] as const);
  if (what === 'metrics') {
    const [names, help] = await Promise.all([
      api.get('label/__name__/values', since).then(texts),
      // Not all that speak the API have it.
      api.get('metadata', [['limit_per_metric', '1']]).catch(() => null),
    ]);
    return found(names, search).map(name => ({ kind: 'metric', name, ...helpOf(help, name) }));
  }
  if (what === 'labels') {
    const names = texts(await api.get('labels', [...since, ...ofMetric])).filter(name => name !== '__name__');
    return found(names, search).map(name => ({ kind: 'label', name }));
  }
  if (what !== 'values') throw badQuery('Prometheus has metrics, labels and values of labels.');
  if (of === undefined || !LABEL.test(of))
    throw badQuery('Say in `of` which label: its name is letters, digits and `_`.');
  const values = texts(await api.get(`label/${of}/values`, since));
  return found(values, search).map(name => ({ kind: 'value', name }));
}

function texts(data: unknown): string[] {
  if (Array.isArray(data) && data.every(one => typeof one === 'string')) return data as string[];
  throw failed('This address answers, but not as Prometheus does. Check the address of the source.');
}

function found(names: readonly string[], search: string): string[] {
  const wanted = search.toLowerCase();
  return names
    .filter(name => name.toLowerCase().includes(wanted))
    .sort()
    .slice(0, SOURCE_LIMITS.entries);
}

function helpOf(metadata: unknown, name: string): { detail?: string } {
  if (typeof metadata !== 'object' || metadata === null) return {};
  for (const key of [name, name.replace(MADE_OF_OTHERS, '')]) {
    const [first] = Object.hasOwn(metadata, key)
      ? (metadata as Record<string, { help?: unknown }[]>)[key]!
      : [];
    if (typeof first?.help === 'string' && first.help) return { detail: first.help.slice(0, HELP_LENGTH) };
  }
  return {};
}
