import { Counter, Histogram, type Registry } from 'prom-client';
import type { PageTelemetry, VitalName } from '#core/contract/page-telemetry.ts';

/** Each has the two thresholds of web.dev ("good" up to the first, "poor" beyond the second) among its buckets. */
const VITALS: Readonly<Record<VitalName, { unit: string; help: string; buckets: number[] }>> = {
  lcp: {
    unit: '_seconds',
    help: 'Until the largest content of the page was drawn; good up to 2.5 s, poor beyond 4 s',
    buckets: [0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 6, 10],
  },
  inp: {
    unit: '_seconds',
    help: 'The slowest reaction of the page to somebody; good up to 0.2 s, poor beyond 0.5 s',
    buckets: [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2],
  },
  ttfb: {
    unit: '_seconds',
    help: 'Until the first byte of the page was there; good up to 0.8 s, poor beyond 1.8 s',
    buckets: [0.05, 0.1, 0.2, 0.4, 0.8, 1.8, 3, 6],
  },
  cls: {
    unit: '',
    help: 'How much the page moved by itself; good up to 0.1, poor beyond 0.25',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1],
  },
};

/** @returns takes what a page measured; no labels, so what a page says never makes a series */
export function pageMeasures(registry: Registry): (told: PageTelemetry) => void {
  const registers = [registry];
  const vitals = new Map(
    Object.entries(VITALS).map(([name, { unit, help, buckets }]) => [
      name,
      new Histogram({ name: `region_dashboard_web_vitals_${name}${unit}`, help, buckets, registers }),
    ]),
  );
  const errors = new Counter({
    name: 'region_dashboard_page_errors_total',
    help: 'Errors in pages that nobody had expected, as the pages tell',
    registers,
  });
  return told => {
    for (const [name, value] of Object.entries(told.vitals ?? {})) vitals.get(name)?.observe(value);
    if (told.errors) errors.inc(told.errors);
  };
}
