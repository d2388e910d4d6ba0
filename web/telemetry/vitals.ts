import { onCLS, onINP, onLCP, onTTFB } from 'web-vitals';
import type { VitalName } from '#core/contract/page-telemetry.ts';

/** Measures https://web.dev/articles/vitals; most are known when the page is left. Times in seconds. */
export function watchVitals(take: (name: VitalName, value: number) => void): void {
  onLCP(({ value }) => take('lcp', value / 1_000));
  onINP(({ value }) => take('inp', value / 1_000));
  onTTFB(({ value }) => take('ttfb', value / 1_000));
  onCLS(({ value }) => take('cls', value));
}
