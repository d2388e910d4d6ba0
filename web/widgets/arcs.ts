/** Geometry of round drawings. Angles are in turns: 0 is at the top, 0.25 at the right. */

export interface Ring {
  readonly outer: number;
  /** 0: no hole */
  readonly inner: number;
}

const FULL = 0.99999;

function at(turn: number, radius: number): string {
  const angle = (turn - 0.25) * 2 * Math.PI;
  return `${round(Math.cos(angle) * radius)},${round(Math.sin(angle) * radius)}`;
}

function round(value: number): number {
  // Not minus nothing, which would be written as "-0".
  return Math.round(value * 1_000) / 1_000 + 0;
}

/**
 * @returns an SVG path around the middle (0, 0): a piece of a ring, or of a whole circle where there is no hole;
 *   empty when it has no length. A full turn is drawn a hair short of it, because an arc has to end elsewhere
 */
export function ringPath(from: number, to: number, { outer, inner }: Ring): string {
  const length = Math.min(to - from, FULL);
  if (!(length > 0)) return '';
  const end = from + length;
  const large = length > 0.5 ? 1 : 0;
  const there = `M${at(from, outer)}A${outer},${outer} 0 ${large} 1 ${at(end, outer)}`;
  if (inner <= 0) return `${there}L0,0Z`;
  return `${there}L${at(end, inner)}A${inner},${inner} 0 ${large} 0 ${at(from, inner)}Z`;
}
