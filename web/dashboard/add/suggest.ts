import type { DataSource, Dataset, Metric, NewRegion, Query, WidgetKind } from '#core/contract/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';

/** Where a new region's data comes from. */
export type DataChoice =
  | { readonly source: 'system'; readonly metric: Metric }
  | { readonly source: 'dataset'; readonly dataset: Dataset }
  | { readonly source: 'connected'; readonly connected: DataSource };

type Suggestion = Omit<NewRegion, 'placement' | 'id'>;

/** More lines than these are hard to read in a first chart. */
const FIRST_LINES = 3;
const FIRST_BARS = 12;
const FIRST_SLICES = 8;

/** @returns a region that shows something sensible at once, so that one press is enough */
export function suggestRegion(kind: WidgetKind, choice: DataChoice | null): Suggestion {
  const { options, name } = WIDGETS[kind];
  const widget = { kind, options: { ...options } };
  if (!choice) return { title: kind === 'text' ? '' : name, widget, query: null };
  if (choice.source === 'system')
    return {
      title: choice.metric.title,
      widget,
      query: { source: 'system', metrics: [choice.metric.id] },
    };
  if (choice.source === 'connected') {
    const { kind: source, id, name: title } = choice.connected;
    return { title, widget, query: { source, sourceId: id } };
  }
  return { title: choice.dataset.name, widget, query: suggestQuery(kind, choice.dataset) };
}

/** @returns the question to a dataset that this kind of region can draw the answer of */
export function suggestQuery(kind: WidgetKind, dataset: Dataset): Query {
  const base: Query = { source: 'dataset', dataset: dataset.id };
  const numbers = dataset.columns.filter(({ type }) => type === 'number').map(({ name }) => name);
  const group = dataset.columns.find(({ type }) => type === 'string' || type === 'boolean')?.name;
  switch (kind) {
    case 'timeseries':
      return { ...base, columns: numbers.slice(0, FIRST_LINES), aggregate: 'avg' };
    case 'stat':
    case 'gauge':
      return numbers.length > 0
        ? { ...base, columns: numbers.slice(0, 1), aggregate: 'avg' }
        : { ...base, aggregate: 'count' };
    case 'bar':
      if (group === undefined) return { ...base, columns: numbers.slice(0, FIRST_BARS), aggregate: 'avg' };
      return { ...base, groupBy: group, aggregate: 'count', limit: FIRST_BARS };
    case 'pie':
      // The whole has to be whole: what is too small for a slice of its own is among the others.
      if (group === undefined) return { ...base, columns: numbers.slice(0, FIRST_SLICES), aggregate: 'sum' };
      return { ...base, groupBy: group, aggregate: 'count' };
    case 'table':
    case 'text':
      return base;
  }
}

/** @returns why this kind of region cannot show this dataset, or null when it can */
export function unfitFor(kind: WidgetKind, dataset: Dataset): string | null {
  if (dataset.columns.length === 0) return 'no rows yet';
  if (kind !== 'timeseries') return null;
  if (dataset.timeColumn === null) return 'no time column';
  return dataset.columns.some(({ type }) => type === 'number') ? null : 'no number column';
}

/**
 * @param query what the region asked so far
 * @returns what it asks as another kind: the same, where the new kind can draw that
 */
export function adaptQuery(
  kind: WidgetKind,
  query: Query | null,
  dataset: Dataset | undefined,
): Query | null {
  if (query?.source !== 'dataset' || !dataset) return query;
  const overTime = kind === 'timeseries' || kind === 'stat';
  const byName = kind === 'bar' || kind === 'pie';
  const fits = overTime ? query.groupBy === undefined : !byName || query.groupBy !== undefined;
  return fits
    ? query
    : { ...suggestQuery(kind, dataset), ...(query.refresh ? { refresh: query.refresh } : {}) };
}
