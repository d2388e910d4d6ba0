import type { Category } from '../categories.ts';
import type { Stacking } from '../number-options.ts';
import { type ChoiceOf, choiceField } from '../options.ts';

export const ORDER = choiceField('order', 'Order', {
  data: 'as in the data',
  largest: 'largest first',
  smallest: 'smallest first',
  name: 'by name',
});
type Order = ChoiceOf<typeof ORDER>;

export interface Extent {
  readonly least: number;
  readonly most: number;
}

/** Where a bar begins (behind the one before it, if stacked) and how long it is, of the track's whole. */
export interface Share {
  readonly start: number;
  readonly length: number;
}

const total = ({ values }: Category) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** @returns the categories in the order asked for; of equals the first stays first */
export function ordered(categories: readonly Category[], order: Order): readonly Category[] {
  switch (order) {
    case 'data':
      return categories;
    case 'largest':
      return categories.toSorted((a, b) => total(b) - total(a));
    case 'smallest':
      return categories.toSorted((a, b) => total(a) - total(b));
    case 'name':
      return categories.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }
}

/** How far a pile reaches: what is below zero adds nothing to it. */
const pile = ({ values }: Category) =>
  values.reduce<number>((sum, value) => sum + Math.max(0, value ?? 0), 0);

/** @returns the values as parts of their sum, in percent; what is not above zero has no part */
export function percentages(values: readonly (number | null)[]): readonly (number | null)[] {
  const whole = values.reduce<number>((sum, value) => sum + Math.max(0, value ?? 0), 0);
  return values.map(value => (value === null || whole === 0 ? null : (Math.max(0, value) / whole) * 100));
}

/** @returns where on the track a limit stands, of its whole; null when it is none or out of sight */
export function placeOf(limit: number | undefined, { least, most }: Extent): number | null {
  return limit === undefined || limit < least || limit > most ? null : (limit - least) / (most - least);
}

/** @returns the ends of the value axis; it always holds zero, because a bar's length is its value */
export function extentOf(
  categories: readonly Category[],
  limits: {
    readonly least?: number | undefined;
    readonly most?: number | undefined;
    readonly stacking: Stacking;
  },
): Extent {
  if (limits.stacking === 'percent') return { least: 0, most: 100 };
  let least = 0;
  let most = 0;
  for (const category of categories) {
    const values = limits.stacking === 'normal' ? [pile(category)] : category.values;
    for (const value of values) {
      if (value === null) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  const low = limits.least ?? least;
  const high = limits.most ?? most;
  return high > low ? { least: low, most: high } : { least: low, most: low + 1 };
}

/** @returns for each value its bar; values outside the extent are cut, a missing one has no length */
export function shares(
  values: readonly (number | null)[],
  { least, most }: Extent,
  stacked: boolean,
): readonly Share[] {
  const at = (value: number) => Math.min(1, Math.max(0, (value - least) / (most - least)));
  const zero = at(0);
  if (stacked) {
    let below = 0;
    return values.map((value, index) => {
      const from = at(below);
      below += Math.max(0, value ?? 0);
      return { start: index === 0 ? zero : 0, length: at(below) - from };
    });
  }
  return values.map(value => {
    const end = at(value ?? 0);
    return { start: Math.min(zero, end), length: value === null ? 0 : Math.abs(end - zero) };
  });
}
