import { useMemo } from 'react';
import { readColors, SERIES_COUNT, seriesVar, useTheme } from '../ui/index.ts';

/** Colours as a canvas takes them; everything else reads the CSS variables directly. */
export interface ChartColours {
  readonly series: readonly string[];
  readonly text: string;
  readonly grid: string;
  readonly surface: string;
  readonly warning: string;
  readonly alarm: string;
}

/** @returns the colours of the present theme; a new object when the theme changes */
export function useChartColours(): ChartColours {
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the variables resolve to other colours in another theme
  return useMemo(() => {
    const names = Array.from({ length: SERIES_COUNT }, (_, index) => seriesVar(index).slice(4, -1));
    const colours = readColors([...names, '--axis-text', '--grid-line', '--surface', '--warn', '--bad']);
    return {
      series: names.map(name => colours[name]!),
      text: colours['--axis-text']!,
      grid: colours['--grid-line']!,
      surface: colours['--surface']!,
      warning: colours['--warn']!,
      alarm: colours['--bad']!,
    };
  }, [theme]);
}

/** Resolved colours are functions like `oklch(0.5 0.1 20)` or `rgb(1, 2, 3)`; the alpha goes in at the end. */
export function translucent(colour: string, alpha: number): string {
  const open = colour.slice(0, -1);
  return `${open}${open.includes(',') ? ',' : ' /'} ${alpha})`;
}
