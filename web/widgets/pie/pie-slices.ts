/** A name and its value, as the data has it. */
export interface Part {
  readonly name: string;
  readonly value: number | null;
}

export interface Slice {
  /** which of the parts; null for all the others together */
  readonly part: number | null;
  /** how many parts are in it */
  readonly parts: number;
  readonly value: number;
  /** of the whole, 0 to 1 */
  readonly share: number;
  /** turns from the top */
  readonly from: number;
  readonly to: number;
}

/** More slices than there are colours nobody can tell apart. */
export const MOST_SLICES = 8;

export type Pie =
  | { readonly slices: readonly Slice[]; readonly whole: number }
  /** why these values make no whole */
  | { readonly refused: string };

/**
 * Cuts a whole into slices, clockwise from the top: in the order of the data, or the largest first. Beyond eight,
 * the smaller ones are one slice together. Values that are missing or nothing have no slice.
 */
export function pieSlices(parts: readonly Part[], order: 'data' | 'largest'): Pie {
  const below = parts.find(({ value }) => value !== null && value < 0);
  if (below)
    return {
      refused: `“${below.name}” is below zero, and no slice can be: shares need values from zero on. Show them as bars instead.`,
    };
  const present = parts.flatMap(({ value }, part) => (value ? [{ part, value }] : []));
  const whole = present.reduce((sum, { value }) => sum + value, 0);
  if (!(whole > 0)) return { refused: 'All values are zero, so there is nothing to share out.' };
  if (!Number.isFinite(whole)) return { refused: 'These values are too large to add up.' };
  const largest = present.toSorted((a, b) => b.value - a.value);
  const kept = new Set(largest.slice(0, MOST_SLICES).map(({ part }) => part));
  const shown = (order === 'largest' ? largest : present).filter(({ part }) => kept.has(part));
  const rest = present.filter(({ part }) => !kept.has(part));
  const cuts: { part: number | null; parts: number; value: number }[] = shown.map(one => ({
    ...one,
    parts: 1,
  }));
  if (rest.length > 0)
    cuts.push({ part: null, parts: rest.length, value: rest.reduce((sum, { value }) => sum + value, 0) });
  let before = 0;
  const slices = cuts.map(cut => {
    const from = before / whole;
    before += cut.value;
    return { ...cut, share: cut.value / whole, from, to: before / whole };
  });
  return { slices, whole };
}
