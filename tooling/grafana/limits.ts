import type { Threshold } from '#server/slo/index.ts';
import type { Limits } from './definition.ts';

/** @returns the lines of a chart for a level from which on somebody is told */
export function limitsOf({ warning, critical, below }: Threshold): Limits {
  return { warning, ...(critical === undefined ? {} : { critical }), worse: below ? 'below' : 'above' };
}
