/** How many values become the one that a stat shows. */
export const REDUCERS = ['last', 'avg', 'min', 'max', 'sum'] as const;
export type Reducer = (typeof REDUCERS)[number];

/** @returns one value of many, gaps left out; null when there is none */
export function reduce(values: readonly (number | null)[], how: Reducer): number | null {
  const present = values.filter(value => value !== null);
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

export function isReducer(value: unknown): value is Reducer {
  return REDUCERS.some(reducer => reducer === value);
}
