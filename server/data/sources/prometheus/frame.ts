import { type Column, emptyFrame, type Frame } from '#core/query/index.ts';
import { badQuery, failed } from '../over-http/ask.ts';
import { differingLabels, type Labels, seriesNames } from './series-names.ts';

/** A moment in seconds since 1970, and a number as text (`NaN`, `+Inf`). */
type Sample = readonly [number, string];
interface Series {
  readonly metric: Labels;
  /** of a vector */
  readonly value?: Sample;
  /** of a matrix */
  readonly values?: readonly Sample[];
}
/** The member `data` of an answer. */
export interface QueryData {
  readonly resultType: string;
  readonly result: unknown;
}

export interface FrameWish {
  readonly at: number;
  readonly legend: string | undefined;
  /** series that are shown; others are left out */
  readonly series: number;
  /** seconds between two moments */
  readonly step: number;
}

/** Values of one frame: a megabyte or two as JSON. */
const CELLS = 200_000;
const TEXT = 1_000;
const TIME = 'time';

/**
 * @returns over a range: `time` and a column per series; at one moment: a row per series with its labels and `value`
 * @throws Refusal source-failed when this is no answer of Prometheus
 */
export function frameOf({ resultType, result }: QueryData, wish: FrameWish): Frame {
  if (resultType === 'matrix') return wide(seriesIn(result), wish);
  if (resultType === 'vector') return table(seriesIn(result), wish);
  if (resultType !== 'scalar' && resultType !== 'string') throw notPrometheus();
  const [, text] = sampleOf(result);
  const value = resultType === 'scalar' ? numberOf(text) : text.slice(0, TEXT);
  const type = resultType === 'scalar' ? 'number' : 'string';
  return { columns: [{ name: 'value', type, values: [value] }], rows: 1, at: wish.at };
}

const notPrometheus = () =>
  failed('This address answers, but not as Prometheus does. Check the address of the source.');

function seriesIn(result: unknown): Series[] {
  if (!Array.isArray(result)) throw notPrometheus();
  for (const one of result) if (typeof one?.metric !== 'object' || one.metric === null) throw notPrometheus();
  const series = result as (Series & { readonly histogram?: unknown; readonly histograms?: unknown })[];
  if (series.some(one => (one.histogram ?? one.histograms) !== undefined && !one.value && !one.values))
    throw badQuery(
      'This is a histogram, not numbers. Take something of it, for example histogram_quantile(0.9, …).',
    );
  return series.map(({ metric, ...one }) => ({ ...one, metric: textLabels(metric) }));
}

const textLabels = (metric: object): Labels =>
  Object.fromEntries(Object.entries(metric).map(([name, value]) => [name, String(value)]));

function sampleOf(sample: unknown): Sample {
  const [time, text] = Array.isArray(sample) ? sample : [];
  // Some that are compatible write numbers as numbers.
  if (!Number.isFinite(time) || (typeof text !== 'string' && typeof text !== 'number')) throw notPrometheus();
  return [time as number, String(text)];
}

/** As frames have them: without NaN, infinity and -0. */
function numberOf(text: string): number | null {
  const number = Number(text);
  return Number.isFinite(number) && text.trim() !== '' ? number + 0 : null;
}

const millisecondsOf = (seconds: number) => Math.round(seconds * 1_000);

function wide(all: readonly Series[], { at, legend, series: most, step }: FrameWish): Frame {
  const moments = new Set<number>();
  const shown: { metric: Labels; values: Map<number, number | null> }[] = [];
  for (const { metric, values } of all.slice(0, most)) {
    if (!Array.isArray(values)) throw notPrometheus();
    const known = new Map<number, number | null>();
    for (const sample of values) {
      const [seconds, text] = sampleOf(sample);
      known.set(millisecondsOf(seconds), numberOf(text));
    }
    const more = [...known.keys()].filter(moment => !moments.has(moment));
    // One that shares no moments with the others makes all of them longer.
    if (shown.length > 0 && (shown.length + 2) * (moments.size + more.length) > CELLS) break;
    for (const moment of more) moments.add(moment);
    shown.push({ metric, values: known });
  }
  if (shown.length === 0) return emptyFrame(at);
  const known = withGaps(moments, step * 1_000);
  const times = known.slice(0, Math.floor(CELLS / (shown.length + 1)));
  const names = seriesNames(
    shown.map(({ metric }) => metric),
    legend,
    [TIME],
  );
  const columns: Column[] = shown.map(({ values }, index) => ({
    name: names[index]!,
    type: 'number',
    values: times.map(time => values.get(time) ?? null),
  }));
  const truncated = shown.length < all.length || times.length < known.length;
  return {
    columns: [{ name: TIME, type: 'time', values: times }, ...columns],
    rows: times.length,
    at,
    ...(truncated && { truncated }),
  };
}

/** @returns the moments in order, with one more where some are missing: lines are not drawn across it */
function withGaps(moments: ReadonlySet<number>, step: number): number[] {
  const sorted = [...moments].sort((a, b) => a - b);
  return sorted.flatMap((time, index) => {
    const next = sorted[index + 1];
    return next !== undefined && next - time > step * 1.5 ? [time, time + step] : [time];
  });
}

function table(all: readonly Series[], { at, legend, series: most }: FrameWish): Frame {
  const labels = all.map(({ metric }) => metric);
  const differing = differingLabels(labels);
  // The name of the metric says nothing where there is only one.
  const names = [...new Set(labels.flatMap(Object.keys))].filter(
    name => name !== '__name__' || differing.includes(name),
  );
  const width = legend?.trim() ? 2 : names.length + 1;
  const rows = all.slice(0, Math.min(most, Math.floor(CELLS / width)));
  if (rows.length === 0) return { ...emptyFrame(at), ...(all.length > 0 && { truncated: true }) };
  const shown = legend?.trim()
    ? [
        {
          name: 'series',
          type: 'string' as const,
          values: seriesNames(
            rows.map(({ metric }) => metric),
            legend,
          ),
        },
      ]
    : names.sort().map(name => ({
        name: name === 'value' ? 'value (label)' : name,
        type: 'string' as const,
        values: rows.map(({ metric }) => (Object.hasOwn(metric, name) ? metric[name]!.slice(0, TEXT) : null)),
      }));
  const values = rows.map(({ value }) => numberOf(sampleOf(value)[1]));
  return {
    columns: [...shown, { name: 'value', type: 'number', values }],
    rows: rows.length,
    at,
    ...(rows.length < all.length && { truncated: true }),
  };
}
