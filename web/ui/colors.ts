/** How many series have a colour of their own. */
export const SERIES_COUNT = 8;

/** @returns the CSS variable of the nth series, counted from 0; the ninth has the first's colour */
export function seriesVar(index: number): string {
  return `var(--series-${(index % SERIES_COUNT) + 1})`;
}

/**
 * Colours as a canvas takes them: `light-dark()` and `var()` resolved for the theme shown now. Read
 * again when `useTheme()` changes.
 * @param names custom properties, for example `--series-1`, `--axis-text`
 */
export function readColors<T extends string>(names: readonly T[]): Record<T, string> {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.documentElement.append(probe);
  const style = getComputedStyle(probe);
  const colors = {} as Record<T, string>;
  for (const name of names) {
    probe.style.color = `var(${name})`;
    colors[name] = style.color;
  }
  probe.remove();
  return colors;
}
