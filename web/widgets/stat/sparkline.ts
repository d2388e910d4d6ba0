import type { FlagField } from '../options.ts';

export const SPARKLINE: FlagField = { type: 'flag', name: 'sparkline', label: 'Line below', otherwise: true };

/**
 * @param values in order; gaps break the line
 * @returns an SVG path in a box of 100 by 100, the lowest value at the bottom, or null below two values
 */
export function sparklinePath(values: readonly (number | null)[]): { line: string; area: string } | null {
  const present = values.filter(value => value !== null);
  if (present.length < 2) return null;
  const low = present.reduce((a, b) => Math.min(a, b));
  const high = present.reduce((a, b) => Math.max(a, b));
  const height = high - low || 1;
  const step = 100 / (values.length - 1);
  const parts: string[] = [];
  let area = '';
  let run: string[] = [];
  let runStart = 0;
  const close = (end: number) => {
    if (run.length > 0) {
      parts.push(`M${run.join('L')}`);
      area += `M${runStart},100L${run.join('L')}L${end},100Z`;
    }
    run = [];
  };
  let previous = 0;
  values.forEach((value, index) => {
    const x = round(index * step);
    if (value === null) close(previous);
    else {
      if (run.length === 0) runStart = x;
      // A flat line runs through the middle, unless it is nothing at all.
      run.push(`${x},${high === low ? (low === 0 ? 100 : 50) : round(100 - ((value - low) / height) * 100)}`);
      previous = x;
    }
  });
  close(previous);
  return { line: parts.join(''), area };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
