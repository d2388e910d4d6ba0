import type { Metric } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';

/** @returns the frame with metrics called by their titles, as people know them */
export function relabel(frame: Frame, metrics: readonly Metric[]): Frame {
  const titles = new Map([['time', 'Time'], ...metrics.map(({ id, title }) => [id, title] as const)]);
  return {
    ...frame,
    columns: frame.columns.map(column => ({ ...column, name: titles.get(column.name) ?? column.name })),
  };
}
