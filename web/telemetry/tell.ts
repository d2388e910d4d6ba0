import { PAGE_TELEMETRY_PATH } from '#core/contract/page-telemetry.ts';
import { hearErrors, type PageError } from './early-errors.ts';
import { isWorthReporting } from './expected.ts';
import type { TelemetryOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import { hearSpans } from './page-spans.ts';
import { watchVitals } from './vitals.ts';

/** A page that fails in a circle does not gather errors without end while that code is on its way. */
const MOST_PASSED = 100;

/** @returns sends errors to Sentry, from when its code is here; what comes before waits, and is little */
function reporter({ config, route }: TelemetryOptions, dsn: string): (error: PageError) => void {
  const { VITE_ENVIRONMENT: environment, RELEASE: release } = config;
  const code = import('./error-reports.ts').then(
    ({ errorReports }) => errorReports({ dsn, environment, release, route }),
    () => null,
  );
  let passed = 0;
  return error => {
    passed += 1;
    if (passed <= MOST_PASSED) void code.then(report => report?.(error));
  };
}

/** The page tells its own server how fast it was, how often it failed, and its half of the traces. */
function openOutbox(to: string): Outbox {
  const box = new Outbox({
    send: told => navigator.sendBeacon(to, new Blob([JSON.stringify(told)], { type: 'application/json' })),
    now: Date.now,
    later: (run, ms) => setTimeout(run, ms),
  });
  // On the window, so after those who listen at the document for what they still have to measure.
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && box.flush());
  addEventListener('pagehide', () => box.flush());
  return box;
}

/** Tells those who want to know what has happened in the page, and what happens from now on. */
export function tell(options: TelemetryOptions): void {
  const { config, address } = options;
  const { ENABLE_METRICS: measured = true, TRACES_SAMPLE_RATE: rate = 0, VITE_SENTRY_DSN: dsn } = config;
  const box = measured || rate > 0 ? openOutbox(address(PAGE_TELEMETRY_PATH)) : null;
  const report = dsn === undefined ? null : reporter(options, dsn);
  hearErrors(error => {
    if (!isWorthReporting(error, location.origin)) return;
    if (measured) box?.error();
    report?.(error);
  });
  if (!box) return;
  if (rate > 0) hearSpans(span => box.span(span));
  if (measured) watchVitals((name, value) => box.vital(name, value));
}
