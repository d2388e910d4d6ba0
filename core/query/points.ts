/** What is worth drawing in a region of so many columns: few steps, so that most widths share an answer. */
const STEPS: readonly (readonly [columns: number, points: number])[] = [
  [4, 100],
  [8, 200],
  [16, 400],
];
const WIDEST = 800;

/**
 * @param columns width of a region on the grid of 24
 * @returns how many points of a line its drawing has room for, about: one for every other pixel of a wide screen
 */
export function pointsOf(columns: number): number {
  return STEPS.find(([most]) => columns <= most)?.[1] ?? WIDEST;
}
