import type { Query } from '#core/contract/index.ts';
import { mentionedIn, type TimeRange, usedVariables, type Variables } from '#core/query/index.ts';
import { textsOf } from '#core/variables/index.ts';
import type { Tenant } from './source.ts';

/** A query of a tenant, as a region asks it. */
export interface DataRequest {
  readonly tenant: Tenant;
  readonly query: Query;
  /** null: everything there is. The query's own range comes first */
  readonly range: TimeRange | null;
  /** what is chosen for the dashboard's variables; default: nothing */
  readonly variables?: Variables | undefined;
  /** how many points are worth drawing; default: DEFAULT_POINTS */
  readonly points?: number | undefined;
}

export const DEFAULT_POINTS = 400;

/** Sources whose answer is as fine as the region is wide; of others, it is where they are asked for `$interval`. */
const BY_WIDTH: ReadonlySet<string> = new Set<Query['source']>(['postgres', 'prometheus']);

/** @returns the variables that the answer may depend on */
export const variablesOf = ({ query, variables = {} }: DataRequest): Variables =>
  usedVariables(textsOf(query), variables);

const isByWidth = (query: Query): boolean =>
  BY_WIDTH.has(query.source) || textsOf(query).some(text => mentionedIn(text).includes('interval'));

export const rangeOf = ({ query, range }: DataRequest): TimeRange | null => query.range ?? range;

/** @returns equal text for requests that have the same answer */
export function keyOf(request: DataRequest): string {
  const { tenant, query, points = DEFAULT_POINTS } = request;
  const { refresh: _, range: __, ...asked } = query;
  const sorted = Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1));
  const range = rangeOf(request);
  const width = isByWidth(query) ? points : null;
  return JSON.stringify([
    tenant.id,
    sorted,
    range?.from ?? null,
    range?.to ?? null,
    variablesOf(request),
    width,
  ]);
}

/** @returns whether the answers under a key of `keyOf` come from this dataset or connected source */
export function isAbout(key: string, tenant: string, id: string): boolean {
  if (!key.startsWith(`["${tenant}",`)) return false;
  return key.includes(`["dataset","${id}"]`) || key.includes(`["sourceId","${id}"]`);
}
