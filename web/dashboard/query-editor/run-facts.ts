import type { Frame } from '#core/query/index.ts';
import { formatNumber, formatValueText, plural } from '#web/ui/format.ts';

/** An answer and what it took. */
export interface Ran {
  readonly frame: Frame;
  readonly bytes: number;
  readonly milliseconds: number;
  /** when it came, milliseconds since 1970 by our clock */
  readonly at: number;
  /** limit of the query that was asked; undefined: the source's own */
  readonly limit: number | undefined;
}

/** @returns rows, size and time of an answer, in few words */
export function factsOf({ frame, bytes, milliseconds }: Ran): string[] {
  return [
    plural(frame.rows, 'row'),
    plural(frame.columns.length, 'column'),
    formatValueText(bytes, 'bytes'),
    formatValueText(Math.max(1, Math.round(milliseconds)), 'ms'),
  ];
}

/** @returns what a limit kept away, as a sentence; null when all rows are there */
export function cutOf({ frame: { rows, truncated }, limit }: Ran): string | null {
  if (!truncated) return null;
  const shown = `Shown are the first ${plural(rows, 'row')}; there are more.`;
  return limit === undefined
    ? `${shown} Set a higher limit, or ask for less.`
    : `${shown} The limit of the query is ${formatNumber(limit, 0)}.`;
}
