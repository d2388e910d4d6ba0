import type { Column, Frame, Value } from '#core/query/index.ts';
import { type Gaps, treatGaps } from './gaps.ts';
import {
  finite,
  nameOf,
  numberColumns,
  type Reading,
  type TimeSeries,
  timeColumn,
  uniqueNames,
} from './series.ts';

/** More lines than this nobody can tell apart, and drawing them would stop the page. */
export const MOST_SERIES = 100;

/**
 * Reads a frame as lines over time. One line per number column; where a text column stands beside the time,
 * one line per text and number column ("long" form).
 *
 * @param gaps what becomes of values that are missing
 * @returns null when the frame has no time column or no number column
 */
export function toTimeSeries(frame: Frame, gaps: Gaps = 'break'): TimeSeries | null {
  const time = timeColumn(frame);
  const numbers = numberColumns(frame);
  if (!time || numbers.length === 0) return null;
  const label = frame.columns.find(column => column.type === 'string' || column.type === 'boolean');
  return treatGaps(label ? pivot(time, label, numbers) : wide(time, numbers), gaps);
}

function wide(time: Column, numbers: readonly Column[]): TimeSeries {
  const order = rowsInOrder(time.values);
  const kept = numbers.slice(0, MOST_SERIES);
  const names = uniqueNames(kept.map(({ name }) => name));
  return {
    times: order.map(row => time.values[row] as number),
    series: kept.map((column, index) => ({
      name: names[index]!,
      unit: column.unit,
      values: order.map(row => finite(column.values[row])),
    })),
    dropped: numbers.length - kept.length,
  };
}

interface Line {
  readonly name: string;
  readonly unit: string | undefined;
  readonly values: Reading[];
}

function pivot(time: Column, label: Column, numbers: readonly Column[]): TimeSeries {
  const times = [...new Set(time.values.flatMap(value => finite(value) ?? []))].sort((a, b) => a - b);
  const place = new Map(times.map((ms, index) => [ms, index]));
  const measures = uniqueNames(numbers.map(({ name }) => name));
  const lines = new Map<string, Line>();
  // Of the lines that are too many only the names are kept: ten thousand of them must not fill the memory.
  const dropped = new Set<string>();
  for (let row = 0; row < time.values.length; row++) {
    const at = place.get(time.values[row] as number);
    if (at === undefined) continue;
    const text = nameOf(label.values[row]);
    numbers.forEach((column, index) => {
      const name = numbers.length === 1 ? text : `${text} · ${measures[index]}`;
      let line = lines.get(name);
      if (!line && lines.size === MOST_SERIES) {
        dropped.add(name);
        return;
      }
      if (!line) {
        line = { name, unit: column.unit, values: new Array<Reading>(times.length).fill(undefined) };
        lines.set(name, line);
      }
      line.values[at] = finite(column.values[row]);
    });
  }
  return { times, series: [...lines.values()], dropped: dropped.size };
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
