import type { Frame } from '#core/query/index.ts';
import { finite, nameOf, numberColumns, type Series, timeColumn, uniqueNames } from './series.ts';
import { toTimeSeries } from './to-time-series.ts';

export interface Readings {
  readonly readings: readonly Series[];
  /** those that were left out */
  readonly dropped: number;
}

/**
 * Reads a frame as figures that have a value each, with how they came about: one per line where there is a time
 * column, one per row where there are names, else one per number column.
 *
 * @param most figures; the rest is counted
 * @returns null when the frame has no number column
 */
export function toReadings(frame: Frame, most: number): Readings | null {
  const numbers = numberColumns(frame);
  const label = frame.columns.find(column => column.type === 'string' || column.type === 'boolean');
  if (numbers.length === 0) return null;
  const overTime = timeColumn(frame) ? toTimeSeries(frame) : null;
  if (overTime) {
    const readings = overTime.series.slice(0, most);
    return { readings, dropped: overTime.dropped + overTime.series.length - readings.length };
  }
  if (!label)
    return cut(
      numbers.map(({ name, unit, values }) => ({ name, unit, values: values.map(finite) })),
      most,
    );
  const named = Array.from({ length: Math.min(frame.rows, most) }, (_, row) =>
    numbers.map(column => ({
      name:
        numbers.length === 1 ? nameOf(label.values[row]) : `${nameOf(label.values[row])} · ${column.name}`,
      unit: column.unit,
      values: [finite(column.values[row])],
    })),
  ).flat();
  const { readings } = cut(named, most);
  return { readings, dropped: frame.rows * numbers.length - readings.length };
}

function cut(all: readonly Series[], most: number): Readings {
  const kept = all.slice(0, most);
  const names = uniqueNames(kept.map(({ name }) => name));
  return {
    readings: kept.map((reading, index) => ({ ...reading, name: names[index]! })),
    dropped: all.length - kept.length,
  };
}
