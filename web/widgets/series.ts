import type { Column, Frame, Value } from '#core/query/index.ts';

/** One line of a chart: a name, a unit where the source knows it, and a value (or a gap) for each time. */
export interface Series {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly values: readonly (number | null)[];
}

/** Several lines over the same times (milliseconds since 1970, ascending, each once). */
export interface TimeSeries {
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** series that were left out, because nobody can tell so many lines apart */
  readonly dropped: number;
}

/** More lines than this cannot be told apart, in colour or in the legend. */
export const MOST_SERIES = 24;

/** A pause this many times longer than the usual distance between two points is a gap, not a line. */
const GAP_FACTOR = 3.5;

export function timeColumn(frame: Frame): Column | undefined {
  return frame.columns.find(column => column.type === 'time');
}

export function numberColumns(frame: Frame): readonly Column[] {
  return frame.columns.filter(column => column.type === 'number');
}

/**
 * Reads a frame as lines over time. One line per number column; where a text column stands beside the time,
 * one line per text and number column ("long" form).
 *
 * @returns null when the frame has no time column or no number column
 */
export function toTimeSeries(frame: Frame): TimeSeries | null {
  const time = timeColumn(frame);
  const numbers = numberColumns(frame);
  if (!time || numbers.length === 0) return null;
  const label = frame.columns.find(column => column.type === 'string' || column.type === 'boolean');
  const long = label ? pivot(time, label, numbers) : wide(time, numbers);
  const kept = long.series.slice(0, MOST_SERIES);
  return breakAtGaps({ times: long.times, series: kept, dropped: long.series.length - kept.length });
}

type Unbroken = Pick<TimeSeries, 'times' | 'series'>;

function wide(time: Column, numbers: readonly Column[]): Unbroken {
  const order = rowsInOrder(time.values);
  return {
    times: order.map(row => time.values[row] as number),
    series: numbers.map(column => ({
      name: column.name,
      unit: column.unit,
      values: order.map(row => finite(column.values[row])),
    })),
  };
}

function pivot(time: Column, label: Column, numbers: readonly Column[]): Unbroken {
  const times = rowsInOrder(time.values).map(row => time.values[row] as number);
  const place = new Map(times.map((ms, index) => [ms, index]));
  const lines = new Map<string, { name: string; unit: string | undefined; values: (number | null)[] }>();
  for (let row = 0; row < time.values.length; row++) {
    const at = place.get(time.values[row] as number);
    if (at === undefined) continue;
    for (const column of numbers) {
      const text = nameOf(label.values[row]);
      const name = numbers.length === 1 ? text : `${text} · ${column.name}`;
      let line = lines.get(name);
      if (!line) {
        line = { name, unit: column.unit, values: new Array<number | null>(times.length).fill(null) };
        lines.set(name, line);
      }
      line.values[at] = finite(column.values[row]);
    }
  }
  return { times, series: [...lines.values()] };
}

/** Row numbers by ascending time, without rows of no time; of several rows at one time the last one counts. */
function rowsInOrder(times: readonly (Value | undefined)[]): number[] {
  const rows: number[] = [];
  let sorted = true;
  for (let row = 0; row < times.length; row++) {
    const at = finite(times[row]);
    if (at === null) continue;
    const before = rows.length > 0 ? (times[rows.at(-1)!] as number) : Number.NEGATIVE_INFINITY;
    if (at <= before) sorted = false;
    rows.push(row);
  }
  if (sorted) return rows;
  rows.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return rows.filter((row, index) => times[row] !== times[rows[index + 1] ?? -1]);
}

/** Puts an empty point into every pause, so that no line claims values that nobody measured. */
function breakAtGaps(data: TimeSeries): TimeSeries {
  const { times } = data;
  if (times.length < 4) return data;
  const steps = times.slice(1).map((at, index) => at - times[index]!);
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
  const gaps = steps.flatMap((step, index) => (step > usual * GAP_FACTOR ? [index + 1] : []));
  if (gaps.length === 0) return data;
  const insert = <T>(values: readonly T[], fill: (index: number) => T): T[] => {
    const out: T[] = [];
    let from = 0;
    for (const gap of gaps) {
      out.push(...values.slice(from, gap), fill(gap));
      from = gap;
    }
    out.push(...values.slice(from));
    return out;
  };
  return {
    ...data,
    times: insert(times, gap => times[gap - 1]! + usual),
    series: data.series.map(line => ({ ...line, values: insert<number | null>(line.values, () => null) })),
  };
}

export function finite(value: Value | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function nameOf(value: Value | undefined): string {
  if (value === null || value === undefined || value === '') return '(none)';
  return String(value);
}
