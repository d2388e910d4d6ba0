import { type ChoiceOf, choiceField } from './options.ts';
import type { Reading } from './series.ts';

/** How many values become the one that a stat shows. */
export const REDUCER = choiceField('reduce', 'Show the', {
  last: 'last value',
  avg: 'average',
  min: 'lowest',
  max: 'highest',
  sum: 'sum',
});
export type Reducer = ChoiceOf<typeof REDUCER>;

/** @returns one value of many, gaps left out; null when there is none */
export function reduce(values: readonly Reading[], how: Reducer): number | null {
  const present = values.filter(value => typeof value === 'number');
  if (present.length === 0) return null;
  switch (how) {
    case 'last':
      return present.at(-1)!;
    case 'min':
      return present.reduce((a, b) => Math.min(a, b));
    case 'max':
      return present.reduce((a, b) => Math.max(a, b));
    case 'sum':
      return present.reduce((a, b) => a + b, 0);
    case 'avg':
      return present.reduce((a, b) => a + b, 0) / present.length;
  }
}
