import { type ChoiceOf, choiceField } from './options.ts';
import type { Reading, TimeSeries } from './series.ts';

export const GAPS = choiceField('gaps', 'Where values are missing', {
  break: 'leave a gap',
  connect: 'draw on to the next',
  zero: 'count them as zero',
});
export type Gaps = ChoiceOf<typeof GAPS>;

/** A pause this many times longer than the usual distance between two points is a gap, not a line. */
const GAP_FACTOR = 3.5;
/** With fewer points nothing is usual. */
const FEWEST = 4;

/** Points that have to be put in before a time, so that some lines end there. */
interface Insertion {
  readonly times: readonly number[];
  /** which lines; the others are drawn on */
  readonly lines: Set<number>;
}

/**
 * Decides about what is missing: values that are null, and pauses of a line much longer than usual for it. A line
 * that has times of its own is drawn on where only others have a row. With `connect` nothing is decided here: the
 * drawing goes on.
 */
export function treatGaps(data: TimeSeries, gaps: Gaps): TimeSeries {
  if (gaps === 'connect') return data;
  const { times } = data;
  const missing = gaps === 'zero' ? 0 : null;
  const usual = usualStep(times);
  const insertions = new Map<number, Insertion>();
  const decided = data.series.map(({ values }, line) => {
    const own = places(values);
    const step = own.length < FEWEST ? usual : usualStep(own.map(place => times[place]!));
    const out = values.map(value => (value === null ? missing : value));
    let before = -1;
    for (const place of [...own, times.length]) {
      const from = times[before] ?? times[0]!;
      const to = times[place] ?? times.at(-1)!;
      if (to - from > step * GAP_FACTOR) {
        if (place - before > 1) out.fill(missing, before + 1, place);
        else insertionAt(insertions, place, pauseTimes(from, to, step, missing)).lines.add(line);
      }
      before = place;
    }
    return out;
  });
  return insert(
    { ...data, series: data.series.map((line, index) => ({ ...line, values: decided[index]! })) },
    {
      insertions,
      missing,
    },
  );
}

/** @returns where a line has a row, whether there is a value in it or not */
function places(values: readonly Reading[]): number[] {
  return values.flatMap((value, place) => (value === undefined ? [] : place));
}

/** @returns the median of the distances between the times, ms; infinite when they are too few to tell */
function usualStep(times: readonly number[]): number {
  if (times.length < FEWEST) return Number.POSITIVE_INFINITY;
  const steps = times.slice(1).map((at, index) => at - times[index]!);
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)]!;
}

/** A line at zero needs both ends of the pause, a gap only one. */
function pauseTimes(from: number, to: number, step: number, missing: number | null): readonly number[] {
  return missing === null ? [from + step] : [from + step, to - step];
}

/** The first line that needs points there says when they are: all lie within the same pause. */
function insertionAt(insertions: Map<number, Insertion>, place: number, times: readonly number[]): Insertion {
  const known = insertions.get(place) ?? { times, lines: new Set<number>() };
  insertions.set(place, known);
  return known;
}

interface Insertions {
  /** by the place of the time before which they come */
  readonly insertions: ReadonlyMap<number, Insertion>;
  readonly missing: number | null;
}

function insert(data: TimeSeries, { insertions, missing }: Insertions): TimeSeries {
  if (insertions.size === 0) return data;
  const spread = <T>(values: readonly T[], fill: (insertion: Insertion) => readonly T[]): T[] =>
    values.flatMap((value, place) => {
      const insertion = insertions.get(place);
      return insertion ? [...fill(insertion), value] : [value];
    });
  return {
    ...data,
    times: spread(data.times, ({ times }) => times),
    series: data.series.map((line, index) => ({
      ...line,
      values: spread<Reading>(line.values, ({ times, lines }) =>
        times.map(() => (lines.has(index) ? missing : undefined)),
      ),
    })),
  };
}
