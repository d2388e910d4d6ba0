import type { TimeRange } from '#core/query/index.ts';

/** Without either end a dataset is shown whole, since its times may lie far back. */
export function defaultRange(
  source: string,
  from: string | undefined,
  to: string | undefined,
): TimeRange | null {
  if (from === undefined && to === undefined && source === 'dataset') return null;
  return { from: from ?? 'now-1h', to: to ?? 'now' };
}
