import type { Column, Frame, Value } from '#core/query/index.ts';

/**
 * A value at one time: null where it is missing, undefined where this line has no row at a time that only others
 * have (nobody looked, so there is nothing to miss).
 */
export type Reading = number | null | undefined;

/** One line of a chart: a name that no other line has, a unit where the source knows it, a value for each time. */
export interface Series {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly values: readonly Reading[];
}

/** Several lines over the same times (milliseconds since 1970, ascending, each once). */
export interface TimeSeries {
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** series that were left out, because nobody can tell so many lines apart */
  readonly dropped: number;
}

export function timeColumn(frame: Frame): Column | undefined {
  return frame.columns.find(column => column.type === 'time');
}

export function numberColumns(frame: Frame): readonly Column[] {
  return frame.columns.filter(column => column.type === 'number');
}

export function finite(value: Value | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function nameOf(value: Value | undefined): string {
  if (value === null || value === undefined || value === '') return '(none)';
  return String(value);
}

/** @returns the names, numbered where several columns have the same */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map(name => {
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name} (${count})`;
    taken.add(unique);
    return unique;
  });
}
